"""Prompts: icebreakers, what people reply to them, and how that adds up."""

"""Badges: the codes that stand for an attendee, and how they are drawn."""

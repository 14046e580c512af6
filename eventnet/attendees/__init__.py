"""Attendees: one person at one event, what they tell about themselves, and to whom."""

"""Circles: an open table with a topic and free seats, which an attendee opens and others join as they like."""

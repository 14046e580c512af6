"""Replay: plays recorded encounters as real attendees over HTTP, to try the product on a real day."""

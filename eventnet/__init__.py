"""EventNet: a companion for the people at an event."""

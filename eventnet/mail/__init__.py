"""Mail: letters wait in a table; the worker carries them to one door."""

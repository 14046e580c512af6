"""Phones of our own: what an attendee's browser does over HTTP, for the replay, the demo and the benchmarks."""

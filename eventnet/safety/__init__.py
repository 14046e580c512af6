"""Safety: blocks, and the one query that every room asks."""

"""Tools for the HTTP edge: what every room's routes use."""

"""The rankings as a program that others can measure: JSON lines in, JSON lines out."""

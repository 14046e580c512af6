"""Connections: scans, requests, and what each of two people keeps about the other."""

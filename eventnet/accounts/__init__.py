"""Accounts: persons, their devices, and how they sign in without a password."""

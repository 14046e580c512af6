"""Rounds: people who joined sit in twos, threes or fours for a few minutes, again and again, each time with others."""

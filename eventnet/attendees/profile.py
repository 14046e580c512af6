"""The nouns of a profile: purposes, comfort, states, and the fields of a card."""

from __future__ import annotations

from typing import Literal, get_args

Purpose = Literal["challenge", "learn", "see", "team", "career", "partner", "meet"]
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
MOST_PURPOSES = 2

Comfort = Literal["approach", "small-steps", "i-come"]
COMFORTS: tuple[Comfort, ...] = get_args(Comfort)

State = Literal["open", "busy", "start", "none"]
STATES: tuple[State, ...] = get_args(State)

CardField = Literal["email", "phone", "link", "organisation", "role"]
CARD_FIELDS: tuple[CardField, ...] = get_args(CardField)

MOST_TOPICS = 3

STEPS = ("purpose", "topics", "looking", "about", "comfort", "visibility")
"""The pages of onboarding after the name, in their order."""

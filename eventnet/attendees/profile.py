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

EarlierPart = Literal["topics", "looking", "about", "comfort", "card"]
EARLIER_PARTS: dict[EarlierPart, tuple[str, ...]] = {
    "topics": ("ask_me_about",),
    "looking": ("looking_for",),
    "about": ("languages", "pronouns"),
    "comfort": ("comfort",),
    "card": ("role", "card_email", "card_phone", "card_link"),
}
"""What may come along from an earlier event, part by part. Why somebody comes and whether it is their first time is asked anew."""

STEPS = ("purpose", "topics", "looking", "about", "comfort", "visibility")
"""The pages of onboarding after the name, in their order."""

"""What an attendee sends about a follow-up."""

from __future__ import annotations

from typing import Literal, get_args

from eventnet.web.reading import Command

Outcome = Literal["done", "later", "let-go"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


class OutcomeForm(Command):
    """What came of a follow-up."""

    outcome: Outcome

"""What people write and answer about introductions."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from eventnet.attendees.forms import ShareForm
from eventnet.core.text import many_lines
from eventnet.web.reading import Command

FEWEST_WORDS = 10
MOST_WORDS = 600


class OfferForm(Command):
    """Why two people should meet, as both of them will read it."""

    words: Annotated[
        str,
        BeforeValidator(lambda v: many_lines(v) if isinstance(v, str) else v),
        Field(min_length=FEWEST_WORDS, max_length=MOST_WORDS),
    ]


class SayForm(ShareForm):
    """One of the two answers, with the fields to share if both say yes."""

    answer: Literal["yes", "no"]

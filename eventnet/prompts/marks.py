"""A text as somebody has read it, in one word: whose reply it is, and a trace of its words. Values in, values out.

A reply may be written anew while an organiser reads. A decision names the text by its mark, so that it holds for the words that
were read, and for no others.
"""

from __future__ import annotations

from hashlib import sha256

LENGTH = 16
PATTERN = rf"^[0-9a-hjkmnp-tv-z]{{20}}\.[0-9a-f]{{{LENGTH}}}$"


def mark_of(reply_id: str, text: str) -> str:
    """Return the mark of a text.

    >>> mark_of("a" * 20, "With cake.") == mark_of("a" * 20, "With cake!")
    False
    """
    return f"{reply_id}.{sha256(text.encode()).hexdigest()[:LENGTH]}"


def reply_of(mark: str) -> str:
    """Return whose reply a mark is about.

    >>> reply_of(mark_of("a" * 20, "With cake.")) == "a" * 20
    True
    """
    return mark.partition(".")[0]

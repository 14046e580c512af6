"""A first question for two people who have just connected, with one to go on with.

It comes from what they wrote themselves, and only from what both may see of each other. Where nobody wrote a topic it
is one of the library's questions for two, the same for both of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from flask_babel import gettext as _

from eventnet.questions.library import for_two


@dataclass(frozen=True)
class Opener:
    """What to ask first, and what to ask after the answer."""

    question: str
    after: str


def opener_for(
    *, ask_about: Sequence[str], looking_for: Sequence[str], mine: Sequence[str] = ()
) -> Opener | None:
    """Return a question for somebody: by what the asker wrote too, else by what they like to be asked about or look for.

    `mine` are the asker's own topics. The same two get the same question each time, so that a page which is printed again
    says nothing new.
    """
    own = {topic.casefold() for topic in mine}
    told = [(topic, _about) for topic in ask_about] + [(topic, _looking) for topic in looking_for]
    both = [(topic, openers) for topic, openers in told if topic.casefold() in own]
    for topic, openers in (both or told)[:1]:
        return _one_of(openers(topic), topic)
    return None


def opener_for_two(connection_id: str, *, locale: str) -> Opener:
    """Return the library's question for two people who wrote nothing to go by; each of them gets the same one."""
    words = for_two(connection_id).said(locale)
    return Opener(words.ask, words.then)


def _one_of(openers: Sequence[Opener], topic: str) -> Opener:
    return openers[sha256(topic.casefold().encode()).digest()[0] % len(openers)]


def _about(topic: str) -> list[Opener]:
    return [
        Opener(
            _("What do most people get wrong about “%(topic)s”?", topic=topic),
            _("When did you find that out yourself?"),
        ),
        Opener(
            _("How did you come to “%(topic)s”?", topic=topic),
            _("What would you do differently, if you began today?"),
        ),
        Opener(
            _("What are you trying out in “%(topic)s” just now?", topic=topic),
            _("How will you know that it worked?"),
        ),
    ]


def _looking(topic: str) -> list[Opener]:
    return [
        Opener(
            _("You are looking for “%(topic)s”. What would be a good first step?", topic=topic),
            _("Whom have you asked so far?"),
        ),
        Opener(
            _("What made you look for “%(topic)s”?", topic=topic),
            _("What have you tried already?"),
        ),
    ]

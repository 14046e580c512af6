"""The library: prompts of our own writing, by moment of the day, depth and form, in each language that we speak.

They are data, one file a moment, both languages side by side. Each asks about something that people really do, and has a
second question to go on with.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, get_args

Moment = Literal["arrival", "coffee", "lunch", "afternoon", "closing"]
Depth = Literal["light", "work", "deeper"]
Form = Literal["pair", "group", "hall"]
Way = Literal["talk", "choice", "scale", "text", "mission"]
"""How people reply: by talking only, with one of a few, on a scale, in own words, or by meeting somebody."""

MOMENTS: tuple[Moment, ...] = get_args(Moment)
DEPTHS: tuple[Depth, ...] = get_args(Depth)
FORMS: tuple[Form, ...] = get_args(Form)
WAYS: tuple[Way, ...] = get_args(Way)

USUAL = "en"
WORDS = Path(__file__).parent / "words"


@dataclass(frozen=True)
class Words:
    """A prompt in one language: what to ask, what to ask then, and what to choose from; of a scale its two ends."""

    ask: str
    then: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One prompt of the library. `minutes` is how long it may stay open."""

    key: str
    moment: Moment
    depth: Depth
    form: Form
    kind: Way
    minutes: int
    words: Mapping[str, Words]

    def said(self, locale: str) -> Words:
        """Return its words in that language, else in English."""
        return self.words.get(locale) or self.words[USUAL]


@cache
def entries() -> tuple[Entry, ...]:
    """Return the whole library, in the order of the day and of the files."""
    return tuple(entry for moment in MOMENTS for entry in _read(moment))


def entry_of(key: str) -> Entry | None:
    """Return the prompt of that name."""
    return next((entry for entry in entries() if entry.key == key), None)


def chosen(
    *, moment: str | None = None, depth: str | None = None, form: str | None = None
) -> list[Entry]:
    """Return what fits; what is not said, or not a word that we know, does not narrow it down."""
    return [
        entry
        for entry in entries()
        if (moment not in MOMENTS or entry.moment == moment)
        and (depth not in DEPTHS or entry.depth == depth)
        and (form not in FORMS or entry.form == form)
    ]


def for_two(seed: str, *, moment: Moment | None = None) -> Entry:
    """Return a question for two people who have just met: never a deep one, and the same for the same seed."""
    fit = [
        entry
        for entry in entries()
        if entry.form == "pair"
        and entry.kind == "talk"
        and entry.depth != "deeper"
        and moment in {None, entry.moment}
    ]
    return fit[int.from_bytes(sha256(seed.encode()).digest()[:4]) % len(fit)]


def _read(moment: Moment) -> Sequence[Entry]:
    """Read one moment's file. A language that an entry lacks is an error in the file (KeyError)."""
    told = tomllib.loads((WORDS / f"{moment}.toml").read_text(encoding="utf-8"))
    return [_entry(moment, one) for one in told["prompt"]]


def _entry(moment: Moment, told: dict[str, Any]) -> Entry:
    spoken = {name: value for name, value in told.items() if isinstance(value, dict)}
    return Entry(
        key=told["key"],
        moment=moment,
        depth=told["depth"],
        form=told["form"],
        kind=told["kind"],
        minutes=told["minutes"],
        words={
            locale: Words(one["ask"], one["then"], tuple(one.get("options", ())))
            for locale, one in spoken.items()
        },
    )

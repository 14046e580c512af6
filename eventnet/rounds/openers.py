"""The question of each round: the library's, light ones first, none twice, and fit for the time of day."""

from __future__ import annotations

from hashlib import sha256

from eventnet.questions.library import DEPTHS, Entry, Moment, chosen

AT_ANY_TIME: tuple[Moment, ...] = ("coffee", "lunch", "arrival")
"""Where the time of day has too few questions, these go on."""


def opener_of(series_id: str, number: int, *, size: int, moment: Moment) -> Entry:
    """Return the question of a series' round: the same whenever it is asked for, and another in each round."""
    form = "pair" if size == 2 else "group"
    moments = dict.fromkeys((moment, *AT_ANY_TIME))
    fit = [
        entry
        for depth in DEPTHS[:2]
        for when in moments
        for entry in sorted(
            chosen(moment=when, depth=depth, form=form),
            key=lambda entry: sha256(f"{series_id} {entry.key}".encode()).digest(),
        )
        if entry.kind == "talk"
    ]
    return fit[(number - 1) % len(fit)]

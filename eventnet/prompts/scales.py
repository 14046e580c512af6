"""A scale of five steps, of which the ends have words. Values in, values out."""

from __future__ import annotations

from collections.abc import Sequence

STEPS = 5
APART = " · "


def steps_of(low: str, high: str) -> list[str]:
    """Return what one can choose on a scale between two ends.

    >>> steps_of("never", "always")
    ['1 · never', '2', '3', '4', '5 · always']
    """
    middle = [str(step) for step in range(2, STEPS)]
    return [f"1{APART}{low}", *middle, f"{STEPS}{APART}{high}"]


def ends_of(labels: Sequence[str]) -> tuple[str, str]:
    """Return the words at the two ends of such steps; nothing where there are none.

    >>> ends_of(steps_of("never", "always"))
    ('never', 'always')
    """
    if len(labels) != STEPS:
        return "", ""
    return labels[0].partition(APART)[2], labels[-1].partition(APART)[2]

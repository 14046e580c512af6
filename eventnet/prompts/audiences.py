"""For whom a prompt is, as one word. Values in, values out.

`all`, `newcomers` (first time at such an event), `unconnected` (nobody met yet), `purpose:<why they are here>`,
`group:<name>`. A purpose is told to nobody: whoever reads such a prompt is not told what it was chosen by.
"""

from __future__ import annotations

from typing import get_args

from eventnet.attendees.profile import Purpose

PLAIN = ("all", "newcomers", "unconnected")
PURPOSES = frozenset(get_args(Purpose))


def is_audience(audience: str) -> bool:
    """Tell whether this is an audience that we know how to find.

    >>> [is_audience(word) for word in ("all", "purpose:learn", "group:Speakers", "purpose:money", "group:")]
    [True, True, True, False, False]
    """
    kind, _, which = audience.partition(":")
    if kind == "purpose":
        return which in PURPOSES
    if kind == "group":
        return bool(which.strip())
    return audience in PLAIN

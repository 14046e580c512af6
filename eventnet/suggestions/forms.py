"""What a viewer may answer on Meet."""

from __future__ import annotations

from typing import Literal

from eventnet.web.reading import Command


class PointForm(Command):
    """What came of a starting point."""

    outcome: Literal["met", "not-now"]


class KnownForm(Command):
    """Whether somebody is found here by those they know from other events, and finds them. Skipped means no."""

    found_by_known: bool = False


class IntroducesForm(Command):
    """Whether somebody is happy to be named as one who can bring people together."""

    introduces: bool = False

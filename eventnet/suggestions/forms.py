"""What a viewer may answer on Meet."""

from __future__ import annotations

from typing import Literal

from eventnet.web.reading import Command


class PointForm(Command):
    """What came of a starting point."""

    outcome: Literal["met", "not-now"]


class IntroducesForm(Command):
    """Whether somebody is happy to be named as one who can bring people together."""

    introduces: bool = False

"""What happens to an event's figures and must be seen live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eventnet.core.facts import Audience, Fact


@dataclass(frozen=True)
class FiguresMoved(Fact):
    """The published figures of an event moved by a step."""

    event_id: str

    def audiences(self) -> Sequence[Audience]:
        """Tell the desk."""
        return (Audience(self.event_id, desk=True),)

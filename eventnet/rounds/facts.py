"""What happens with rounds and must be seen live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eventnet.core.facts import Audience, Fact


@dataclass(frozen=True)
class RoundsChanged(Fact):
    """Rounds were announced, a round was placed, or they were paused, extended, missed, ended or called off."""

    event_id: str
    series_id: str

    def audiences(self) -> Sequence[Audience]:
        """Tell everybody at the event."""
        return (Audience(self.event_id),)


@dataclass(frozen=True)
class TableChanged(Fact):
    """Somebody joined or left the rounds, got another table, or sits with others than before."""

    event_id: str
    series_id: str
    attendee_id: str

    def audiences(self) -> Sequence[Audience]:
        """Tell the one whose seat it is."""
        return (Audience(self.event_id, attendee_id=self.attendee_id),)


@dataclass(frozen=True)
class RoundsJoined(Fact):
    """More or fewer people take part."""

    event_id: str
    series_id: str

    def audiences(self) -> Sequence[Audience]:
        """Tell the desk, whose figures move."""
        return (Audience(self.event_id, desk=True),)

"""What happens to attendees and must be seen live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eventnet.core.facts import Audience, Fact


@dataclass(frozen=True)
class AttendeeJoined(Fact):
    """Somebody came to the event."""

    event_id: str
    attendee_id: str

    def audiences(self) -> Sequence[Audience]:
        """Tell the desk, whose figures move."""
        return (Audience(self.event_id, desk=True),)


@dataclass(frozen=True)
class StateChosen(Fact):
    """An attendee chose how they are right now."""

    event_id: str
    attendee_id: str
    state: str

    def audiences(self) -> Sequence[Audience]:
        """Tell the attendee's own other devices."""
        return (Audience(self.event_id, attendee_id=self.attendee_id),)

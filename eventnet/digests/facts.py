"""What happens to digests and must be seen live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eventnet.core.facts import Audience, Fact


@dataclass(frozen=True)
class DigestIssued(Fact):
    """An attendee's plan is there."""

    event_id: str
    attendee_id: str
    digest_id: str

    def audiences(self) -> Sequence[Audience]:
        """Tell the attendee whose plan it is."""
        return (Audience(self.event_id, attendee_id=self.attendee_id),)


@dataclass(frozen=True)
class FollowUpSettled(Fact):
    """An attendee said what came of a follow-up, or changed what they said."""

    event_id: str
    follow_up_id: str
    attendee_id: str

    def audiences(self) -> Sequence[Audience]:
        """Tell the attendee's other devices, and the desk, whose figures move."""
        return (
            Audience(self.event_id, attendee_id=self.attendee_id),
            Audience(self.event_id, desk=True),
        )

"""What happens with introductions and must be seen live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eventnet.core.facts import Audience, Fact


@dataclass(frozen=True)
class IntroductionOffered(Fact):
    """Somebody offers to connect two others."""

    event_id: str
    introduction_id: str
    low_id: str
    high_id: str

    def audiences(self) -> Sequence[Audience]:
        """Tell the two who are asked, each apart."""
        return (
            Audience(self.event_id, attendee_id=self.low_id),
            Audience(self.event_id, attendee_id=self.high_id),
        )


@dataclass(frozen=True)
class IntroductionAnswered(Fact):
    """One of the two answered. Only their own other devices are told."""

    event_id: str
    introduction_id: str
    attendee_id: str

    def audiences(self) -> Sequence[Audience]:
        """Tell the one who answered; a "no" is shown to nobody else."""
        return (Audience(self.event_id, attendee_id=self.attendee_id),)


@dataclass(frozen=True)
class IntroductionMade(Fact):
    """Both said yes and are connected; the one who brought them together sees it."""

    event_id: str
    introduction_id: str
    by_id: str

    def audiences(self) -> Sequence[Audience]:
        """Tell the one who offered it; the two are told of their connection."""
        return (Audience(self.event_id, attendee_id=self.by_id),)

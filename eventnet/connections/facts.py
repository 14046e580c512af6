"""What happens between two people and must be seen live by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eventnet.core.facts import Audience, Fact


@dataclass(frozen=True)
class RequestMade(Fact):
    """Somebody scanned somebody's badge: the one who was scanned is told at once."""

    event_id: str
    request_id: str
    to_id: str

    def audiences(self) -> Sequence[Audience]:
        """Tell the one who was scanned, and the desk's figures."""
        return (Audience(self.event_id, attendee_id=self.to_id), Audience(self.event_id, desk=True))


@dataclass(frozen=True)
class RequestSettled(Fact):
    """A request was answered. Only the one who answered is told, on their other devices."""

    event_id: str
    request_id: str
    to_id: str

    def audiences(self) -> Sequence[Audience]:
        """Tell the one who answered; a "no" is shown to nobody else."""
        return (Audience(self.event_id, attendee_id=self.to_id),)


@dataclass(frozen=True)
class ConnectionMade(Fact):
    """Two people agreed. `request_id` is the request that this settled, if one did."""

    event_id: str
    connection_id: str
    low_id: str
    high_id: str
    request_id: str | None = None

    def audiences(self) -> Sequence[Audience]:
        """Tell both, and the desk, whose figures move."""
        return (
            Audience(self.event_id, attendee_id=self.low_id),
            Audience(self.event_id, attendee_id=self.high_id),
            Audience(self.event_id, desk=True),
        )


@dataclass(frozen=True)
class ConnectionEnded(Fact):
    """Two people are connected no more. It says neither who ended it nor how: undo, remove and block look the same."""

    event_id: str
    connection_id: str
    low_id: str
    high_id: str

    def audiences(self) -> Sequence[Audience]:
        """Tell the open pages of both, so that they stop showing it."""
        return (
            Audience(self.event_id, attendee_id=self.low_id),
            Audience(self.event_id, attendee_id=self.high_id),
        )

"""What happens to an event and must be seen live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eventnet.core.facts import Audience, Fact


@dataclass(frozen=True)
class PhaseChanged(Fact):
    """The event began, ended, or was closed."""

    event_id: str
    phase: str

    def audiences(self) -> Sequence[Audience]:
        """Tell everybody at the event."""
        return (Audience(self.event_id),)

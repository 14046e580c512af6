"""What happens to prompts and must be seen live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eventnet.core.facts import Audience, Fact


@dataclass(frozen=True)
class PromptOpened(Fact):
    """A prompt is on, or stays on for longer."""

    event_id: str
    prompt_id: str

    def audiences(self) -> Sequence[Audience]:
        """Tell everybody at the event."""
        return (Audience(self.event_id),)


@dataclass(frozen=True)
class PromptClosed(Fact):
    """A prompt takes no more replies."""

    event_id: str
    prompt_id: str

    def audiences(self) -> Sequence[Audience]:
        """Tell everybody at the event."""
        return (Audience(self.event_id),)


@dataclass(frozen=True)
class PromptWithdrawn(Fact):
    """A prompt was taken back and disappears from every phone."""

    event_id: str
    prompt_id: str

    def audiences(self) -> Sequence[Audience]:
        """Tell everybody at the event."""
        return (Audience(self.event_id),)


@dataclass(frozen=True)
class PromptReplied(Fact):
    """A reply came or changed, or may now be read by others: the tally is another one."""

    event_id: str
    prompt_id: str
    attendee_id: str

    def audiences(self) -> Sequence[Audience]:
        """Tell the desk, and the other devices of whoever replied."""
        return (
            Audience(self.event_id, desk=True),
            Audience(self.event_id, attendee_id=self.attendee_id),
        )


@dataclass(frozen=True)
class PromptMissed(Fact):
    """The time of a scheduled prompt passed and it was not sent."""

    event_id: str
    prompt_id: str

    def audiences(self) -> Sequence[Audience]:
        """Tell the desk, who may still send it."""
        return (Audience(self.event_id, desk=True),)


@dataclass(frozen=True)
class PromptScheduled(Fact):
    """What comes next has changed: a prompt has got a time, another time, or other words."""

    event_id: str
    prompt_id: str

    def audiences(self) -> Sequence[Audience]:
        """Tell the desk."""
        return (Audience(self.event_id, desk=True),)

"""Every push there is: its name, what it carries, and who hears it.

A push is a hint and carries state with a version, never a difference; the snapshot is the truth. The TypeScript
declarations and docs/live.md are generated from this module by `eventnet live types`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from eventnet.live.shapes import (
    Circle,
    Connection,
    Figures,
    MyCircle,
    Prompt,
    Request,
    Rounds,
    Table,
    Tally,
)


@dataclass(frozen=True)
class Push:
    """The base of all pushes. `version` is the fact's row in the log."""

    name: ClassVar[str]
    audience: ClassVar[str]

    def payload(self) -> dict[str, Any]:
        """Return what goes over the wire."""
        return asdict(self)


@dataclass(frozen=True)
class StateVersion(Push):
    """Said once after connecting: a page that was printed at an older version fetches its snapshot."""

    name: ClassVar[str] = "state.version"
    audience: ClassVar[str] = "the socket itself"
    version: int


@dataclass(frozen=True)
class StateBeat(Push):
    """What the reader was told in the last half minute, by its versions; a page that lacks one fetches its snapshot."""

    name: ClassVar[str] = "state.beat"
    audience: ClassVar[str] = "everybody at the event and the desk; the attendee who was told"
    version: int
    recent: list[int]


@dataclass(frozen=True)
class PromptOpened(Push):
    """A prompt is on."""

    name: ClassVar[str] = "prompt.opened"
    audience: ClassVar[str] = "everybody at the event; the desk with its tally"
    version: int
    prompt: Prompt


@dataclass(frozen=True)
class PromptClosed(Push):
    """A prompt is over; now everybody sees the tally."""

    name: ClassVar[str] = "prompt.closed"
    audience: ClassVar[str] = "everybody at the event, and the desk"
    version: int
    prompt: Prompt


@dataclass(frozen=True)
class PromptWithdrawn(Push):
    """A prompt was taken back, as if it had not been."""

    name: ClassVar[str] = "prompt.withdrawn"
    audience: ClassVar[str] = "everybody at the event, and the desk"
    version: int
    prompt_id: str


@dataclass(frozen=True)
class PromptPlanned(Push):
    """What comes next has changed: a prompt has got a time, another time, or other words."""

    name: ClassVar[str] = "prompt.planned"
    audience: ClassVar[str] = "the desk"
    version: int
    prompt_id: str


@dataclass(frozen=True)
class PromptMissed(Push):
    """The time of a prompt has passed, or has moved too far, and it was not sent."""

    name: ClassVar[str] = "prompt.missed"
    audience: ClassVar[str] = "the desk"
    version: int
    prompt_id: str
    question: str


@dataclass(frozen=True)
class PromptTallied(Push):
    """The replies so far, at most twice a second."""

    name: ClassVar[str] = "prompt.tallied"
    audience: ClassVar[str] = "those who replied, and the desk"
    version: int
    prompt_id: str
    tally: Tally


@dataclass(frozen=True)
class RequestReceived(Push):
    """Somebody scanned the reader's badge."""

    name: ClassVar[str] = "request.received"
    audience: ClassVar[str] = "the attendee who was scanned"
    version: int
    request: Request


@dataclass(frozen=True)
class RequestSettled(Push):
    """The reader answered a request, perhaps on another device."""

    name: ClassVar[str] = "request.settled"
    audience: ClassVar[str] = "the attendee who answered"
    version: int
    request_id: str


@dataclass(frozen=True)
class ConnectionMade(Push):
    """The reader and somebody are connected; `request_id` names the request that this settled."""

    name: ClassVar[str] = "connection.made"
    audience: ClassVar[str] = "each of the two attendees"
    version: int
    connection: Connection
    request_id: str | None


@dataclass(frozen=True)
class ConnectionEnded(Push):
    """A connection is no more. Nobody is told in words: pages stop showing it, the same way after undo, remove and block."""

    name: ClassVar[str] = "connection.ended"
    audience: ClassVar[str] = "each of the two attendees"
    version: int
    connection_id: str


@dataclass(frozen=True)
class EventChanged(Push):
    """The event began, ended or was closed."""

    name: ClassVar[str] = "event.changed"
    audience: ClassVar[str] = "everybody at the event, and the desk"
    version: int
    phase: str


@dataclass(frozen=True)
class DigestIssued(Push):
    """The reader's follow-up plan is there."""

    name: ClassVar[str] = "digest.issued"
    audience: ClassVar[str] = "the attendee it is for"
    version: int
    url: str


@dataclass(frozen=True)
class IntroductionOffered(Push):
    """Somebody would like to bring the reader together with somebody."""

    name: ClassVar[str] = "introduction.offered"
    audience: ClassVar[str] = "each of the two who are asked"
    version: int
    introduction_id: str


@dataclass(frozen=True)
class IntroductionAnswered(Push):
    """The reader answered an introduction, perhaps on another device."""

    name: ClassVar[str] = "introduction.answered"
    audience: ClassVar[str] = "the one who answered"
    version: int
    introduction_id: str


@dataclass(frozen=True)
class IntroductionMade(Push):
    """Two people whom the reader brought together both said yes."""

    name: ClassVar[str] = "introduction.made"
    audience: ClassVar[str] = "the one who offered it"
    version: int
    introduction_id: str


@dataclass(frozen=True)
class RoundsChanged(Push):
    """Rounds were announced, a round was placed, paused or extended, or they are over: then there are none."""

    name: ClassVar[str] = "rounds.changed"
    audience: ClassVar[str] = "everybody at the event, and the desk"
    version: int
    rounds: Rounds | None


@dataclass(frozen=True)
class TableChanged(Push):
    """The reader's own place in the rounds: whether they take part, at which table, and with whom."""

    name: ClassVar[str] = "table.changed"
    audience: ClassVar[str] = "each attendee who takes part"
    version: int
    table: Table | None


@dataclass(frozen=True)
class CirclesChanged(Push):
    """The open circles with their free seats, as the reader sees them; paced, and said once more when all is quiet."""

    name: ClassVar[str] = "circles.changed"
    audience: ClassVar[str] = "everybody at the event, and the desk"
    version: int
    circles: list[Circle]


@dataclass(frozen=True)
class CircleChanged(Push):
    """The circle that the reader sits at, and with whom; None when they sit at none."""

    name: ClassVar[str] = "circle.changed"
    audience: ClassVar[str] = "each attendee who sits or sat there"
    version: int
    circle: MyCircle | None


@dataclass(frozen=True)
class FiguresChanged(Push):
    """The control room's counters moved by a step."""

    name: ClassVar[str] = "figures.changed"
    audience: ClassVar[str] = "the desk"
    version: int
    figures: Figures


@dataclass(frozen=True)
class SessionEnded(Push):
    """The device was signed out from elsewhere; the socket closes right after."""

    name: ClassVar[str] = "session.ended"
    audience: ClassVar[str] = "the device itself"


PUSHES: tuple[type[Push], ...] = (
    StateVersion,
    StateBeat,
    PromptOpened,
    PromptClosed,
    PromptWithdrawn,
    PromptPlanned,
    PromptMissed,
    PromptTallied,
    RequestReceived,
    RequestSettled,
    ConnectionMade,
    ConnectionEnded,
    EventChanged,
    DigestIssued,
    IntroductionOffered,
    IntroductionAnswered,
    IntroductionMade,
    RoundsChanged,
    TableChanged,
    CirclesChanged,
    CircleChanged,
    FiguresChanged,
    SessionEnded,
)

"""Who scans, and what a scan or an answer led to: values that outlive the transaction."""

from __future__ import annotations

from dataclasses import dataclass, field

from eventnet.attendees.queries import BadgeLines


@dataclass(frozen=True)
class Scanner:
    """Who scans, as the guard found them; at which of their devices, where that is known."""

    event_id: str
    attendee_id: str
    phase: str
    device_id: str | None = None


@dataclass(frozen=True)
class ScanResult:
    """What a scan led to. `other_id` is set only when the scanner may see that badge's two lines."""

    scan_id: str
    outcome: str
    other_id: str | None = None
    request_id: str | None = None
    connection_id: str | None = None
    blank: str | None = None
    """The code, where it is of a badge that is nobody's yet."""
    lines: BadgeLines | None = field(default=None, compare=False)
    """That badge's two lines, where they were read on the way."""


@dataclass(frozen=True)
class Answered:
    """What an answer led to."""

    request_id: str
    state: str
    connection_id: str | None

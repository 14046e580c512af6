"""A code that a phone's own camera opened before its owner had joined: kept in the browser, signed, for fifteen minutes.

Nothing of it is kept here, and nobody is told of it. Once the owner attends the event it is offered to them on Now, and
counts as of the moment it was seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from eventnet.core.tokens import keyed_digest, same

COOKIE = "seen"
GOOD_FOR = timedelta(minutes=15)
PURPOSE = "seen-code"


@dataclass(frozen=True)
class Seen:
    """A code, and when it was opened, to the second. `mark` tells it from any other."""

    code: str
    at: datetime
    mark: str

    @property
    def scan_id(self) -> str:
        """Return the id of the scan it becomes: however often it is pressed, it is one."""
        return f"seen-{self.mark[:32]}"


def seal(code: str, *, secret: str, now: datetime) -> str:
    """Return the cookie's text for a normalised code that was opened now."""
    moment = str(int(now.timestamp()))
    return f"{code}.{moment}.{keyed_digest(secret, PURPOSE, f'{code}.{moment}')}"


def unseal(text: str, *, secrets: Sequence[str], now: datetime) -> Seen | None:
    """Return what a cookie holds; None when it is not ours, or older than fifteen minutes."""
    code, _, rest = text.partition(".")
    moment, _, mark = rest.partition(".")
    signed = f"{code}.{moment}"
    if not moment.isdecimal() or not any(
        same(keyed_digest(secret, PURPOSE, signed), mark) for secret in secrets
    ):
        return None
    at = datetime.fromtimestamp(int(moment), UTC)
    return Seen(code, at, mark) if at <= now < at + GOOD_FOR else None

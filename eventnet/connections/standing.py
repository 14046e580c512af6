"""How long a request stands: two weeks, and no longer than until its event is closed. Then it is over, for both, and nobody is told.

While it stands, the one who asked is told the same whatever the other did: nothing, a "no", or a block. So a "no" stands
as long as silence does. Once it is over, whoever scans again asks anew.
"""

from __future__ import annotations

from datetime import datetime, timedelta

STANDS = timedelta(days=14)
UNANSWERED = ("waiting", "declined")
"""The states that look like no answer to the one who asked."""

MOST_ASKED = 50
"""So many answers one may wait for at an event: whoever photographs every badge asks no more than these."""


def stands(recorded_at: datetime, now: datetime) -> bool:
    """Tell whether a request that we learned of then still stands.

    >>> from datetime import UTC
    >>> made = datetime(2026, 5, 4, 9, tzinfo=UTC)
    >>> stands(made, made + timedelta(days=13, hours=23)), stands(made, made + timedelta(days=14))
    (True, False)
    """
    return recorded_at > now - STANDS

"""Issues one digest: read, then write digest, follow-ups and the waiting letter together."""

from __future__ import annotations

from eventnet.digests.service import issue, prepare
from eventnet.web.context import House


def issue_for(house: House, attendee_id: str) -> bool:
    """Issue an attendee's digest, if one is due; tell whether this call did."""
    with house.database.read() as db:
        prepared = prepare(db, attendee_id)
    if prepared is None:
        return False
    host, now = house.settings.public_host, house.clock.now()
    with house.database.write() as db:
        return issue(db, prepared=prepared, host=host, now=now) is not None

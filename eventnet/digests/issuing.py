"""Issues digests: a batch of attendees is read at once, then each digest is written alone, with its follow-ups and the waiting letter."""

from __future__ import annotations

from collections.abc import Sequence

from eventnet.digests.preparing import Prepared, prepare_each
from eventnet.digests.service import issue
from eventnet.web.context import House


def read_batch(house: House, attendee_ids: Sequence[str]) -> dict[str, Prepared]:
    """Read what the digests of a batch are made of; who is not in what comes back is due none."""
    with house.database.read() as db:
        return prepare_each(db, attendee_ids)


def issue_one(house: House, prepared: Prepared) -> bool:
    """Issue one attendee's digest, if it is still due; tell whether this call did."""
    host, now = house.settings.public_host, house.clock.now()
    with house.database.write() as db:
        return issue(db, prepared=prepared, host=host, now=now) is not None

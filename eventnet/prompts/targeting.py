"""Who an audience is at the moment at which a prompt opens."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import exists, func, insert, or_, select
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.connections.models import Connection
from eventnet.prompts.models import Prompt, Recipient

HOUR = timedelta(hours=1)


def aim(db: Session, prompt: Prompt, *, most_an_hour: int, now: datetime) -> None:
    """Decide who sees a prompt that opens now: everybody, or the recipients that are written down here.

    Whoever has had `most_an_hour` prompts in the last hour is left out; a notice reaches them all the same.
    """
    tired = set() if prompt.kind == "notice" else tired_of(db, prompt, most_an_hour, now)
    if prompt.audience == "all" and not tired:
        prompt.is_targeted = False
        return
    prompt.is_targeted = True
    rows = [
        {"prompt_id": prompt.id, "attendee_id": attendee_id}
        for attendee_id in _found(db, prompt.event_id, prompt.audience)
        if attendee_id not in tired
    ]
    if rows:
        db.execute(insert(Recipient), rows)


def tired_of(db: Session, prompt: Prompt, most_an_hour: int, now: datetime) -> set[str]:
    """Return the attendees who have had as many prompts in the last hour as anybody may get."""
    lately = (
        Prompt.event_id == prompt.event_id,
        Prompt.id != prompt.id,
        Prompt.kind != "notice",
        Prompt.opened_at > now - HOUR,
    )
    to_all = db.scalar(select(func.count()).where(*lately, Prompt.is_targeted.is_(False))) or 0
    if to_all >= most_an_hour:
        return set(_found(db, prompt.event_id, "all"))
    got = (
        select(Recipient.attendee_id)
        .join(Prompt, Prompt.id == Recipient.prompt_id)
        .where(*lately, Prompt.is_targeted)
        .group_by(Recipient.attendee_id)
        .having(func.count() >= most_an_hour - to_all)
    )
    return set(db.scalars(got))


def _found(db: Session, event_id: str, audience: str) -> list[str]:
    kind, _, which = audience.partition(":")
    here = select(Attendee.id).where(Attendee.event_id == event_id, Attendee.removed_at.is_(None))
    if kind == "purpose":
        rows = db.execute(here.add_columns(Attendee.purposes))
        return [attendee_id for attendee_id, purposes in rows if which in (purposes or ())]
    if kind == "group":
        here = here.where(Attendee.group_name == which)
    elif kind == "newcomers":
        here = here.where(Attendee.first_event.is_(True))
    elif kind == "unconnected":
        met = or_(Connection.low_id == Attendee.id, Connection.high_id == Attendee.id)
        here = here.where(~exists().where(Connection.event_id == event_id, met))
    return list(db.scalars(here))

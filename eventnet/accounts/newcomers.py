"""Somebody new, made once: a thumb that taps twice before the cookie has come is still one person."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventnet.accounts.models import Device
from eventnet.accounts.service import add_person
from eventnet.accounts.sessions import open_session, session_digest
from eventnet.core.tokens import keyed_digest, new_token
from eventnet.db.locks import lock

TWICE = timedelta(minutes=1)
"""So long the same form sent again is a second tap; after that somebody went back to an old page."""


def somebody_new(
    db: Session, *, form: str | None, locale: str, label: str, secret: str, now: datetime
) -> tuple[str, str]:
    """Make an account with a session; return its id and the token for its cookie.

    `form` names what was sent: the random id that its page was printed with, and all that was typed. The session's token
    is made of it and the server's key, so the same form finds the session that it opened a moment ago.
    """
    token = new_token()
    if form is not None:
        made = keyed_digest(secret, "newcomer", form)
        lock(db, "newcomer", session_digest(made))
        known = db.scalar(select(Device).where(Device.token_digest == session_digest(made)))
        if known is None:
            token = made
        elif known.revoked_at is None and now - known.created_at <= TWICE:
            return known.person_id, made
    person = add_person(db, locale=locale, now=now)
    open_session(db, person_id=person.id, label=label, now=now, token=token)
    return person.id, token

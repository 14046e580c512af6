"""Promising, what came of it, and writing down what went which way. Each may arrive twice, by its client-made id."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from eventnet.connections.queries import connection_of
from eventnet.core.errors import Conflict, NotFound
from eventnet.db.claims import changed
from eventnet.db.plain import insert_once
from eventnet.promises.forms import ExchangeForm, PromiseForm, SettleForm
from eventnet.promises.models import Exchange, Promise
from eventnet.promises.queries import writer_of
from eventnet.promises.states import PENDING

MOST = 50
"""So many pending promises, and so many exchanges, about one connection."""


def promise(db: Session, *, attendee_id: str, form: PromiseForm, now: datetime) -> None:
    """Keep a promise to somebody, or one of theirs; the same id again changes nothing.

    Refuses: somebody else's connection (NotFound), one with very many promises (Conflict).
    """
    if db.get(Promise, (attendee_id, form.promise_id)) is not None:
        return
    known = connection_of(db, attendee_id=attendee_id, connection_id=form.connection_id)
    if known is None:
        raise NotFound()
    here = select(func.count()).where(
        Promise.writer_id == attendee_id,
        Promise.connection_id == form.connection_id,
        Promise.state.in_(PENDING),
    )
    if (db.scalar(here) or 0) >= MOST:
        raise Conflict("promises-full")
    insert_once(
        db,
        Promise,
        {
            "writer_id": attendee_id,
            "id": form.promise_id,
            "event_id": known.connection.event_id,
            "other_id": known.other.id,
            "connection_id": form.connection_id,
            "by": form.by,
            "text": form.text,
            "due_on": form.due,
            "told": form.told and form.by == "me",
            "state": "open",
            "made_at": now,
            "state_at": now,
        },
    )


def settle(
    db: Session, *, attendee_id: str, promise_id: str, form: SettleForm, now: datetime
) -> Promise:
    """Keep what came of a promise, or another date for it; it may be changed, and said twice. Return it.

    Works also where the connection has ended, and for one that the same person made at another event. Refuses: somebody
    else's promise (NotFound).
    """
    writer_id = writer_of(db, attendee_id=attendee_id, promise_id=promise_id)
    row = db.get(Promise, (writer_id, promise_id)) if writer_id is not None else None
    if row is None:
        raise NotFound()
    due = form.due if form.state == "renegotiated" else row.due_on
    if (row.state, row.due_on) == (form.state, due):
        return row
    changed(
        db,
        update(Promise)
        .where(Promise.writer_id == row.writer_id, Promise.id == promise_id)
        .values(
            state=form.state,
            state_at=now,
            due_on=due,
            reminded_at=None if due != row.due_on else row.reminded_at,
        ),
    )
    db.refresh(row)
    return row


def write_exchange(db: Session, *, attendee_id: str, form: ExchangeForm, now: datetime) -> None:
    """Write down what went which way; the same id again changes nothing.

    Refuses: somebody else's connection (NotFound), one with very many exchanges (Conflict).
    """
    if db.get(Exchange, (attendee_id, form.exchange_id)) is not None:
        return
    if connection_of(db, attendee_id=attendee_id, connection_id=form.connection_id) is None:
        raise NotFound()
    here = select(func.count()).where(
        Exchange.writer_id == attendee_id, Exchange.connection_id == form.connection_id
    )
    if (db.scalar(here) or 0) >= MOST:
        raise Conflict("exchanges-full")
    kind, _, way = form.what.rpartition("-")
    insert_once(
        db,
        Exchange,
        {
            "writer_id": attendee_id,
            "id": form.exchange_id,
            "connection_id": form.connection_id,
            "kind": kind,
            "given": way == "given",
            "text": form.text,
            "at": now,
        },
    )


def drop_exchange(db: Session, *, attendee_id: str, exchange_id: str) -> None:
    """Take an entry of one's own log away; a second time changes nothing."""
    db.execute(
        delete(Exchange).where(Exchange.writer_id == attendee_id, Exchange.id == exchange_id)
    )

"""What an organiser lets others read: texts are approved or hidden, one by one or several at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from eventnet.core.errors import Conflict, NotFound
from eventnet.db.claims import claim
from eventnet.db.factlog import record
from eventnet.prompts.facts import PromptReplied
from eventnet.prompts.marks import mark_of, reply_of
from eventnet.prompts.models import Prompt, Reply


@dataclass(frozen=True)
class Decided:
    """What came of a decision on several texts: how many it holds for, and how many were written anew since they were read."""

    done: int
    changed: int


def decide(
    db: Session, *, event_id: str, marks: Sequence[str], approved: bool, now: datetime
) -> Decided:
    """Let others read some texts, or keep them from others. Texts that were written anew since are left as they are.

    A text of another event is none that we know. Records: PromptReplied for each one that is new.
    """
    read = {reply_of(mark): mark for mark in marks}
    found = db.scalars(
        select(Reply)
        .join(Prompt, Prompt.id == Reply.prompt_id)
        .where(Reply.id.in_(list(read)), Prompt.event_id == event_id, Reply.text.is_not(None))
        .order_by(Reply.id)
        .execution_options(populate_existing=True)
    ).all()
    same = [reply for reply in found if mark_of(reply.id, reply.text or "") == read[reply.id]]
    for reply in same:
        if approved:
            _approve(db, event_id, reply, now)
        else:
            _hide(db, event_id, reply, now)
    return Decided(done=len(same), changed=len(found) - len(same))


def approve(
    db: Session, *, event_id: str, prompt_id: str, reply_id: str, text: str, now: datetime
) -> bool:
    """Let others read a text; tell whether that is new.

    Refuses: a reply of another event (NotFound), one that has become another text since it was read (Conflict).
    Records: PromptReplied.
    """
    reply = _as_read(db, event_id, prompt_id, reply_id, text)
    return _approve(db, event_id, reply, now)


def hide(
    db: Session, *, event_id: str, prompt_id: str, reply_id: str, text: str, now: datetime
) -> bool:
    """Keep a text from others, also one that they could read until now; tell whether that is new.

    Refuses: a reply of another event (NotFound), one that has become another text since it was read (Conflict).
    Records: PromptReplied.
    """
    reply = _as_read(db, event_id, prompt_id, reply_id, text)
    return _hide(db, event_id, reply, now)


def _as_read(db: Session, event_id: str, prompt_id: str, reply_id: str, text: str) -> Reply:
    reply = db.scalar(
        select(Reply)
        .join(Prompt, Prompt.id == Reply.prompt_id)
        .where(
            Reply.id == reply_id,
            Reply.prompt_id == prompt_id,
            Prompt.event_id == event_id,
            Reply.text.is_not(None),
        )
        .execution_options(populate_existing=True)
    )
    if reply is None:
        raise NotFound()
    if reply.text != text:
        raise Conflict("reply-changed")
    return reply


def _approve(db: Session, event_id: str, reply: Reply, now: datetime) -> bool:
    new = Reply.approved_at.is_(None)
    return _decide(db, event_id, reply, new, now, approved_at=now, hidden_at=None)


def _hide(db: Session, event_id: str, reply: Reply, now: datetime) -> bool:
    new = Reply.hidden_at.is_(None)
    return _decide(db, event_id, reply, new, now, approved_at=None, hidden_at=now)


def _decide(
    db: Session,
    event_id: str,
    reply: Reply,
    is_new: ColumnElement[bool],
    now: datetime,
    **values: datetime | None,
) -> bool:
    ours = claim(
        db,
        update(Reply)
        .where(Reply.id == reply.id, Reply.text == reply.text, is_new)
        .values(**values),
    )
    if ours:
        fact = PromptReplied(
            event_id=event_id, prompt_id=reply.prompt_id, attendee_id=reply.attendee_id
        )
        record(db, fact, now=now)
    return ours

"""A new connection's two sides, and what one wrote about the other before they had answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from eventnet.connections.models import Memo, Side
from eventnet.db.plain import one_of, plain, table_of
from eventnet.db.types import Id

_PAIR = (bindparam("one", type_=Id), bindparam("other", type_=Id))
_MEMOS = select(Memo.attendee_id, Memo.text, Memo.at).where(
    one_of(Memo.attendee_id, _PAIR), one_of(Memo.other_id, _PAIR)
)
_SIDE = insert(table_of(Side))


def write_sides(
    db: Session, connection_id: str, low: tuple[str, list[str]], high: tuple[str, list[str]]
) -> None:
    """Write both sides with what each shares. What one wrote about the other until now becomes the note."""
    there = plain(db)
    pair = {"one": low[0], "other": high[0]}
    memos = {writer: (text, at) for writer, text, at in there.execute(_MEMOS, pair)}
    rows = []
    for mine, shares in (low, high):
        note, note_at = memos.get(mine, (None, None))
        rows.append(
            {
                "connection_id": connection_id,
                "attendee_id": mine,
                "shares": shares,
                "note": note,
                "note_at": note_at,
            }
        )
    there.execute(_SIDE, rows)
    if memos:
        both = tuple(pair.values())
        db.execute(delete(Memo).where(Memo.attendee_id.in_(both), Memo.other_id.in_(both)))


def write_memo(db: Session, *, attendee_id: str, other_id: str, text: str, at: datetime) -> None:
    """Keep words about somebody who has not answered yet; an older text never takes a newer one's place."""
    memo = db.get(Memo, (attendee_id, other_id))
    if memo is not None and memo.at > at:
        return
    if memo is not None and not text:
        db.delete(memo)
    elif memo is not None:
        memo.text, memo.at = text, at
    elif text:
        db.add(Memo(attendee_id=attendee_id, other_id=other_id, text=text, at=at))
    db.flush()


def joined_notes(known: str | None, words: str) -> str:
    """Return a note with words added, said once: neither of the two texts is lost.

    >>> joined_notes("blue scarf", "maps")
    'blue scarf\\nmaps'
    >>> joined_notes("blue scarf", "blue scarf, maps")
    'blue scarf, maps'
    """
    if not known or known in words:
        return words
    return known if words in known else f"{known}\n{words}"

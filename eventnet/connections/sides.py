"""A new connection's two sides, and what one wrote about the other before they had answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from eventnet.connections.models import Memo, Side


def new_sides(
    db: Session, connection_id: str, low: tuple[str, list[str]], high: tuple[str, list[str]]
) -> list[Side]:
    """Return both sides with what each shares. What one wrote about the other until now becomes the note."""
    made = []
    for (mine, shares), (other, _) in ((low, high), (high, low)):
        side = Side(connection_id=connection_id, attendee_id=mine, shares=list(shares))
        memo = db.get(Memo, (mine, other))
        if memo is not None:
            side.note, side.note_at = memo.text, memo.at
            db.delete(memo)
        made.append(side)
    return made


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

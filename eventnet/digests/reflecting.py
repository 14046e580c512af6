"""What an attendee says of an event to themselves: two questions and one line, kept apart from everybody else."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from eventnet.connections.queries import connections_of
from eventnet.digests.forms import ReflectionForm
from eventnet.digests.models import Reflection


def reflect(db: Session, *, attendee_id: str, form: ReflectionForm, now: datetime) -> None:
    """Keep what an attendee says, in place of what they said before. Names count only of people whom they met."""
    known = {row.connection.id for row in connections_of(db, attendee_id)}
    favours = [one for one in dict.fromkeys(form.favour) if one in known]
    said = db.get(Reflection, attendee_id)
    if said is None:
        said = Reflection(attendee_id=attendee_id, at=now)
        db.add(said)
    said.favours = favours if favours or form.nobody else None
    said.helped, said.line, said.at = form.helped, form.line, now
    db.flush()

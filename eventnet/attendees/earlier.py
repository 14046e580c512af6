"""What somebody wrote about themselves at earlier events, and bringing along what they choose of it. Consent never comes along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.attendees.profile import EARLIER_PARTS, EarlierPart


@dataclass(frozen=True)
class Written:
    """One part of a profile as somebody wrote it last, with what stands in it, by field."""

    part: EarlierPart
    values: dict[str, Any]


def attends_elsewhere(db: Session, *, person_id: str, attendee_id: str) -> bool:
    """Tell whether the person of an attendee attends another event as well."""
    other = (Attendee.person_id == person_id) & (Attendee.id != attendee_id)
    return bool(db.scalar(select(exists().where(other))))


def written_before(db: Session, *, person_id: str, attendee_id: str) -> list[Written]:
    """Return the parts that somebody wrote at other events: of each the latest that is not empty."""
    earlier = db.scalars(
        select(Attendee)
        .where(Attendee.person_id == person_id, Attendee.id != attendee_id)
        .order_by(Attendee.joined_at.desc(), Attendee.id)
    ).all()
    return [written for part in EARLIER_PARTS if (written := _latest(part, earlier)) is not None]


def _latest(part: EarlierPart, earlier: Sequence[Attendee]) -> Written | None:
    for attendee in earlier:
        values = {name: getattr(attendee, name) for name in EARLIER_PARTS[part]}
        if any(values.values()):
            return Written(part, values)
    return None


def names_before(db: Session, person_id: str) -> tuple[str, str | None] | None:
    """Return the badge's two lines as somebody wrote them last, to begin with at the next door."""
    row = db.execute(
        select(Attendee.name, Attendee.organisation)
        .where(Attendee.person_id == person_id)
        .order_by(Attendee.joined_at.desc(), Attendee.id)
        .limit(1)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def bring_along(
    db: Session, *, person_id: str, attendee_id: str, parts: Sequence[EarlierPart]
) -> None:
    """Take over the parts that somebody chose, and nothing else; twice is once. A part that was never written changes nothing."""
    values = {
        name: value
        for written in written_before(db, person_id=person_id, attendee_id=attendee_id)
        if written.part in parts
        for name, value in written.values.items()
    }
    if values:
        db.execute(update(Attendee).where(Attendee.id == attendee_id).values(**values))

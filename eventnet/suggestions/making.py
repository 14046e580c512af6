"""Makes the lists of an event anew where something moved: reckoned in a transaction that only reads, written in short ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random, SystemRandom
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from eventnet.core.ids import new_id
from eventnet.db.session import Database
from eventnet.suggestions.choosing import new_ones, places_for
from eventnet.suggestions.everybody import lists_for_all
from eventnet.suggestions.gathering import Gathering
from eventnet.suggestions.models import LAPSED, ListsMade, StartingPoint
from eventnet.suggestions.queries import (
    Placed,
    basis_of,
    events_with_lists,
    gathering_of,
    made_of,
    placed_at,
    private_bars,
)

STANDS_FOR = timedelta(hours=2)
"""So long somebody stays on a list; then another gets the place."""

AGAIN_AFTER = timedelta(seconds=20)
PER_PERSON = timedelta(milliseconds=10)
"""Lists are made anew so long after the last time at the earliest, and the more people the later."""

LOOKED_AT = timedelta(minutes=10)
"""Made anew after so long even if no total moved: people write new topics."""

_AT_ONCE = 500


@dataclass
class Plan:
    """What to change on the lists of an event: starting points that lapse, and rows to add."""

    lapse: list[str] = field(default_factory=list)
    add: list[dict[str, Any]] = field(default_factory=list)


def make_due(database: Database, *, now: datetime, chance: Random | None = None) -> int:
    """Make the lists of each event where they are due; return how many places changed."""
    with database.read() as db:
        events = events_with_lists(db)
    return sum(make_one(database, event_id, now=now, chance=chance) for event_id in events)


def make_one(
    database: Database, event_id: str, *, now: datetime, chance: Random | None = None
) -> int:
    """Make the lists of one event if they are due; return how many places changed."""
    with database.read() as db:
        basis = basis_of(db, event_id, now=now)
        if not _is_due(made_of(db, event_id), basis, now=now):
            return 0
        plan = plan_lists(
            gathering_of(db, event_id),
            placed_at(db, event_id, since=now - STANDS_FOR),
            private_bars(db, event_id, now=now),
            event_id=event_id,
            now=now,
            chance=chance or SystemRandom(),
        )
    for start in range(0, len(plan.lapse), _AT_ONCE):
        with database.write() as db:
            _lapse(db, plan.lapse[start : start + _AT_ONCE], now=now)
    for start in range(0, len(plan.add), _AT_ONCE):
        with database.write() as db:
            _add(db, plan.add[start : start + _AT_ONCE])
    with database.write() as db:
        _note_made(db, event_id, basis, now=now)
    return len(plan.lapse) + len(plan.add)


def _is_due(made: ListsMade | None, basis: list[int], *, now: datetime) -> bool:
    if made is None:
        return basis[0] > 0
    since = now - made.at
    if made.basis == basis:
        return since >= LOOKED_AT
    return since >= max(AGAIN_AFTER, PER_PERSON * basis[0])


def plan_lists(
    gathering: Gathering,
    placed: Sequence[Placed],
    private: dict[str, set[str]],
    *,
    event_id: str,
    now: datetime,
    chance: Random,
) -> Plan:
    """Return what to change so that everybody has a list, and who stands on one rightly stays there for their time.

    The common lists are made as if nobody had said anything in private: whoever was put on one keeps that place in the
    reckoning for their time. So what one says moves nobody else's list.
    """
    plan = Plan()
    common, mine = defaultdict[str, list[str]](list), defaultdict[str, list[Placed]](list)
    for one in placed:
        may_stay = _may_stay(gathering, one, now=now)
        if may_stay and one.is_common:
            common[one.viewer_id].append(one.other_id)
        if not one.stands:
            continue
        if may_stay and _fits(gathering, one, mine[one.viewer_id], private):
            mine[one.viewer_id].append(one)
        else:
            plan.lapse.append(one.id)
    for viewer, listed in lists_for_all(gathering, kept=common):
        chosen = new_ones(
            gathering,
            viewer,
            common=listed,
            kept=[one.other_id for one in mine[viewer]],
            private=private.get(viewer, ()),
            has_random=any(one.is_random for one in mine[viewer]),
            chance=chance,
        )
        free = _free_places({one.place for one in mine[viewer]})
        plan.add += [
            {
                "id": new_id(),
                "event_id": event_id,
                "viewer_id": viewer,
                "other_id": choice.suggestion.id,
                "place": place,
                "is_common": choice.is_common,
                "is_random": choice.is_random,
                "reasons": list(choice.suggestion.reasons),
                "made_at": now,
            }
            for choice, place in zip(chosen, free, strict=False)
        ]
    return plan


def _may_stay(gathering: Gathering, one: Placed, *, now: datetime) -> bool:
    viewer, other = gathering.places.get(one.viewer_id), gathering.places.get(one.other_id)
    if viewer is None or other is None or now - one.made_at >= STANDS_FOR:
        return False
    return gathering.may_be_shown(viewer, other)


def _fits(
    gathering: Gathering, one: Placed, before: Sequence[Placed], private: dict[str, set[str]]
) -> bool:
    contacts = int(gathering.contacts[gathering.places[one.viewer_id]])
    return len(before) < places_for(contacts) and one.other_id not in private.get(one.viewer_id, ())


def _free_places(taken: set[int]) -> Iterator[int]:
    return (place for place in count() if place not in taken)


def _lapse(db: Session, ids: Sequence[str], *, now: datetime) -> None:
    db.execute(
        update(StartingPoint)
        .where(StartingPoint.id.in_(ids), StartingPoint.outcome.is_(None))
        .values(outcome=LAPSED, outcome_at=now)
        .execution_options(synchronize_session=False)
    )


def _add(db: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Add rows; whoever stands on the list by now, put there by another worker, is not put there twice."""
    db.execute(_insert(db, StartingPoint).on_conflict_do_nothing(), list(rows))


def _note_made(db: Session, event_id: str, basis: list[int], *, now: datetime) -> None:
    values = {"at": now, "basis": basis}
    db.execute(
        _insert(db, ListsMade)
        .values(event_id=event_id, **values)
        .on_conflict_do_update(index_elements=[ListsMade.event_id], set_=values)
    )


def _insert(db: Session, table: type[StartingPoint] | type[ListsMade]) -> Any:
    make = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    return make(table)

"""A round that has lost somebody, or got somebody: nobody stays alone at a table, and those who blocked each other part."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations, count

from eventnet.rounds.company import Bonds, Company, Guest, Pair, company_of
from eventnet.rounds.matching import twos
from eventnet.rounds.settling import Room

Moves = dict[str, int | None]
"""Who gets another table, by its number; None for whom there is none."""


def mended(
    tables: Mapping[int, Sequence[Guest]],
    loose: Sequence[Guest],
    bonds: Bonds,
    *,
    size: int,
    seed: str,
    first: int = 1,
    joins: bool = False,
) -> Moves:
    """Return who moves so that nobody sits alone or with somebody they are kept apart from; all others stay.

    `tables` are those who sit there now, `loose` those who take part and have no table: each of these sits with others who
    are alone, and at any table with room only while the round has not begun (`joins`). Numbers begin with `first`.
    """
    kept = {number: [one.id for one in table] for number, table in tables.items()}
    guests = {one.id: one for some in (*tables.values(), loose) for one in some}
    apart = {pair for one, other in bonds.apart for pair in ((one, other), (other, one))}
    risen = [one for table in kept.values() for one in _rise(table, apart)]
    alone = [table.pop() for table in kept.values() if len(table) == 1]
    latecomers = [one.id for one in loose]
    seekers = company_of((guests[one] for one in [*risen, *alone, *latecomers]), bonds, seed=seed)
    pairs, left = twos(seekers, range(len(seekers)))
    opened = [[seekers.ids[one] for one in pair] for pair in pairs]
    to_seat = [
        one for one in (seekers.ids[place] for place in left) if joins or one not in latecomers
    ]
    taken = [*kept.values(), *opened]
    if to_seat:
        _welcome(to_seat, taken, company_of(guests.values(), bonds, seed=seed), size)
    was = {one.id: number for number, table in tables.items() for one in table}
    now = _numbered(taken, list(kept), was, first)
    return {one: now.get(one) for one in guests if now.get(one) != was.get(one)}


def _rise(table: list[str], apart: Collection[Pair]) -> list[str]:
    """Let those leave a table without whom nobody is left there whom somebody is kept apart from: as few as it takes."""
    risen: list[str] = []
    while True:
        clashes = [pair for pair in combinations(table, 2) if pair in apart]
        if not clashes:
            return risen
        most = max(table, key=lambda one: sum(one in pair for pair in clashes))
        risen.append(most)
        table.remove(most)


def _welcome(
    people: Sequence[str], tables: Sequence[list[str]], company: Company, size: int
) -> None:
    """Seat people at tables that may take one more; for whom there is none, nothing changes."""
    places = {one: place for place, one in enumerate(company.ids)}
    room = Room(company, [[places[one] for one in table] for table in tables], size)
    for one in people:
        room.welcome(places[one])
    for table, seats in zip(tables, room.tables, strict=True):
        table[:] = [company.ids[place] for place in seats]


def _numbered(
    tables: Sequence[Sequence[str]], numbers: Sequence[int], was: Mapping[str, int], first: int
) -> dict[str, int]:
    """Return at which number everybody sits now; those tables that were there come first.

    A new table stays at that of one of its people, if it is empty, or is the next.
    """
    kept = {number for number, table in zip(numbers, tables, strict=False) if table}
    now = {one: number for number, table in zip(numbers, tables, strict=False) for one in table}
    for table in tables[len(numbers) :]:
        own = (was[one] for one in table if was.get(one, 0) not in kept and one in was)
        free = (other for other in count(first) if other not in kept)
        number = next(own, None) or next(free)
        kept.add(number)
        now.update(dict.fromkeys(table, number))
    return now

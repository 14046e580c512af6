"""A round that has lost somebody, or got somebody: nobody stays alone at a table, and those who blocked each other part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, count

from eventnet.rounds.company import Bonds, Guest, company_of
from eventnet.rounds.matching import Table, twos
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
    people = [*(one for table in tables.values() for one in table), *loose]
    company = company_of(people, bonds, seed=seed)
    places = {one: place for place, one in enumerate(company.ids)}
    apart = {
        (places[one], places[other])
        for one, other in bonds.apart
        if one in places and other in places
    }
    numbers = list(tables)
    room = Room(company, [[places[one.id] for one in tables[number]] for number in numbers], size)
    risen = [one for table in room.tables for one in _to_rise(table, apart)]
    for one in risen:
        room.rise(one)
    alone = [one for table in room.tables if len(table) == 1 for one in table]
    for one in alone:
        room.rise(one)
    latecomers = [places[one.id] for one in loose]
    pairs, left = twos(company, risen + alone + latecomers)
    for pair in pairs:
        room.open(pair)
    for one in left:
        if one not in latecomers or joins:
            room.welcome(one)
    was = {places[one.id]: number for number, table in tables.items() for one in table}
    now = _numbered(room, numbers, was, first)
    return {
        one: now.get(place)
        for place, one in enumerate(company.ids)
        if now.get(place) != was.get(place)
    }


def _to_rise(table: Table, apart: set[tuple[int, int]]) -> list[int]:
    """Return who leaves a table so that nobody is left there whom somebody is kept apart from: as few as it takes."""
    rising: list[int] = []
    there = list(table)
    while True:
        clashes = [pair for pair in combinations(there, 2) if pair in apart or pair[::-1] in apart]
        if not clashes:
            return rising
        most = max(there, key=lambda one: sum(one in pair for pair in clashes))
        rising.append(most)
        there.remove(most)


def _numbered(
    room: Room, numbers: Sequence[int], was: Mapping[int, int], first: int
) -> dict[int, int]:
    """Return at which number everybody sits now. A new table stays at that of one of its people, if it is empty, or is the next."""
    now: dict[int, int] = {}
    taken = set[int]()
    for place, table in enumerate(room.tables):
        if not table:
            continue
        if place < len(numbers):
            number = numbers[place]
        else:
            kept = {at for at, people in zip(numbers, room.tables, strict=False) if people}
            own = (was[one] for one in table if one in was and was[one] not in taken | kept)
            free = (other for other in count(first) if other not in taken | kept)
            number = next(own, None) or next(free)
        taken.add(number)
        now.update(dict.fromkeys(table, number))
    return now

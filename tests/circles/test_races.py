"""Several at the same moment, in transactions of their own: one last seat, one person at two tables, one block."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from threading import Barrier

from sqlalchemy import func, select

from eventnet.circles.models import CircleSeat
from eventnet.core.errors import AppError
from eventnet.core.ids import new_id
from eventnet.db.session import Database
from eventnet.safety.service import write_block
from tests.factories.circling import Corner, a_corner

AT_ONCE = 6


def all_at_once(doing: Sequence[Callable[[], object]]) -> list[str]:
    """Do several things that begin together; return what came of each, a refusal by its code."""
    start = Barrier(len(doing))

    def one(do: Callable[[], object]) -> str:
        start.wait(timeout=10)
        try:
            return str(do())
        except AppError as error:
            return error.error_code

    with ThreadPoolExecutor(len(doing)) as pool:
        return sorted(pool.map(one, doing))


def sitting(corner: Corner, circle_id: str) -> int:
    with corner.database.read() as db:
        there = (CircleSeat.circle_id == circle_id, CircleSeat.until_at.is_(None))
        return db.scalar(select(func.count(CircleSeat.id)).where(*there)) or 0


def test_of_many_who_want_the_last_seat_one_gets_it(database: Database, now: datetime) -> None:
    corner = a_corner(database, AT_ONCE, now=now)
    circle = corner.open(corner.there.ana, now=now, free=2)
    corner.sit(corner.there.ben, circle, now=now)
    came = all_at_once([partial(corner.sit, who, circle, now=now) for who in corner.more])
    assert came == ["True", *["circle-full"] * (AT_ONCE - 1)]
    assert sitting(corner, circle) == 3


def test_a_thumb_that_taps_several_times_sits_down_once(database: Database, now: datetime) -> None:
    corner = a_corner(database, now=now)
    circle = corner.open(corner.there.ana, now=now)
    ben = corner.there.ben
    came = all_at_once([lambda: corner.sit(ben, circle, now=now)] * 4)
    assert came == ["False", "False", "False", "True"]
    draft = new_id()
    opened = all_at_once([lambda: corner.open(ben, now=now, draft_id=draft)] * 4)
    assert opened == [draft] * 4
    assert sitting(corner, draft) == 1
    assert sitting(corner, circle) == 1


def test_who_sits_down_at_several_tables_at_once_ends_up_at_one(
    database: Database, now: datetime
) -> None:
    corner = a_corner(database, 4, now=now)
    circles = [
        corner.open(who, now=now, topic=f"Topic {number}") for number, who in enumerate(corner.more)
    ]
    ben = corner.there.ben
    came = all_at_once([partial(corner.sit, ben, at, now=now) for at in circles])
    assert came == ["True"] * 4
    assert sorted(sitting(corner, at) for at in circles) == [1, 1, 1, 2]


def test_two_whom_a_block_keeps_apart_never_get_two_seats_of_one_table(
    database: Database, now: datetime
) -> None:
    corner = a_corner(database, now=now)
    circle = corner.open(corner.more[0], now=now)
    ana, ben = corner.there.ana, corner.there.ben
    with database.write() as db:
        write_block(db, blocker_id=ana.id, blocked_id=ben.id, now=now)
    came = all_at_once([partial(corner.sit, who, circle, now=now) for who in (ana, ben)])
    assert came == ["True", "circle-over"]
    assert sitting(corner, circle) == 2


def test_several_clocks_end_a_circle_once(database: Database, now: datetime) -> None:
    corner = a_corner(database, now=now)
    circle = corner.open(corner.there.ana, now=now)
    late = corner.circle(circle).closes_at
    assert all_at_once([lambda: corner.tend(now=late)] * 4) == ["0", "0", "0", "1"]
    assert len(corner.told("circles-moved")) == 2

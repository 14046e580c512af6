"""Several who do the same at the same moment: processes that look at the clock, and a thumb that taps twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventnet.db.session import Database
from eventnet.events.models import Event
from eventnet.prompts import service
from eventnet.prompts.due import open_due
from eventnet.prompts.forms import ScheduleForm
from eventnet.prompts.models import Prompt, Reply
from tests.factories.gathering import Gathering
from tests.factories.prompting import a_draft, an_open_prompt, choose, told
from tests.plugins.clock import SettableClock

AT_ONCE = 4


def all_at_once(database: Database, do: Callable[[Session, int], object]) -> list[object]:
    """Do the same in several transactions that begin together; return what each got."""
    start = Barrier(AT_ONCE)

    def one(number: int) -> object:
        start.wait(timeout=10)
        with database.write() as db:
            return do(db, number)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def test_several_clocks_open_a_prompt_once(
    database: Database, there: Gathering, clock: SettableClock
) -> None:
    with database.write() as db:
        event = db.get_one(Event, there.event.id)
        prompt = a_draft(db, event, now=clock.now())
        service.schedule(
            db,
            event_id=event.id,
            prompt_id=prompt.id,
            person_id=there.organiser.id,
            form=ScheduleForm(opens_at=clock.now() + timedelta(minutes=1), minutes=10),
            now=clock.now(),
        )
    clock.move(minutes=1)
    opened = all_at_once(database, lambda db, _: open_due(db, now=clock.now()))
    assert sorted(map(str, opened)) == sorted(["[]"] * (AT_ONCE - 1) + [str([prompt.id])])
    with database.read() as db:
        assert len(told(db, "prompt-opened")) == 1


def test_sending_by_hand_and_by_several_hands_sends_once(
    database: Database, there: Gathering, clock: SettableClock
) -> None:
    with database.write() as db:
        prompt = a_draft(db, db.get_one(Event, there.event.id), now=clock.now())

    def send(db: Session, _: int) -> bool:
        return service.send_now(
            db,
            event_id=there.event.id,
            prompt_id=prompt.id,
            person_id=there.organiser.id,
            now=clock.now(),
        )

    assert sorted(map(bool, all_at_once(database, send))) == [False] * (AT_ONCE - 1) + [True]
    with database.read() as db:
        assert len(told(db, "prompt-opened")) == 1


def test_a_reply_that_is_tapped_several_times_at_once_is_one_reply(
    database: Database, there: Gathering, clock: SettableClock
) -> None:
    with database.write() as db:
        prompt = an_open_prompt(db, db.get_one(Event, there.event.id), now=clock.now())

    def tap(db: Session, number: int) -> bool:
        return choose(db, db.get_one(Prompt, prompt.id), there.ana, number % 2, now=clock.now())

    all_at_once(database, tap)
    with database.read() as db:
        assert db.scalar(select(func.count(Reply.id))) == 1

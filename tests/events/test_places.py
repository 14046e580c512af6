"""Where people were: what alone was on then, else what the event says of itself; never a guess between two."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eventnet.db.session import Database
from eventnet.events import programming
from eventnet.events.calendars import Read
from eventnet.events.places import Spell, place_at
from eventnet.events.queries import places_at
from tests.factories.gathering import a_gathering
from tests.plugins.clock import A_GOOD_MORNING

HOUR = timedelta(hours=1)
EVENT = Spell("Open Streets", "Town hall", A_GOOD_MORNING, A_GOOD_MORNING + 12 * HOUR)


def entry(number: int, begin: int, lasts: int) -> Spell:
    starts_at = A_GOOD_MORNING + begin * HOUR
    return Spell(f"Entry {number}", f"Room {number}", starts_at, starts_at + lasts * HOUR)


entries = st.lists(
    st.builds(entry, st.integers(0, 99), st.integers(-3, 14), st.integers(1, 5)), max_size=8
)


@given(programme=entries, minutes=st.integers(-300, 1000))
def test_an_entry_is_named_only_while_it_alone_is_on(programme: list[Spell], minutes: int) -> None:
    moment = A_GOOD_MORNING + timedelta(minutes=minutes)
    on = [one for one in programme if one.starts_at <= moment < one.ends_at]
    said = place_at(EVENT, programme, moment)
    if len(on) == 1:
        assert said == f"{on[0].name}, {on[0].place}"
    else:
        assert said == ("Town hall" if EVENT.holds(moment) else "Open Streets")


def test_an_entry_without_a_place_and_an_event_without_one_are_told_by_name() -> None:
    coffee = Spell("Coffee", None, A_GOOD_MORNING, A_GOOD_MORNING + HOUR)
    bare = Spell("Open Streets", None, EVENT.starts_at, EVENT.ends_at)
    assert place_at(bare, [coffee], A_GOOD_MORNING) == "Coffee"
    assert place_at(bare, [coffee], A_GOOD_MORNING + HOUR) == "Open Streets"


def test_many_moments_are_told_by_the_events_own_programme_and_no_other(
    database: Database, now: datetime
) -> None:
    there = a_gathering(database, now=now)
    coffee = Read("c", "Coffee", "Foyer", now, now + HOUR, is_quiet=False)
    with database.write() as db:
        programming.take_programme(
            db, event_id=there.event.id, person_id=there.organiser.id, entries=[coffee], now=now
        )
    moments = [now - 2 * HOUR, now - timedelta(seconds=1), now, now + HOUR]
    with database.read() as db:
        assert places_at(db, there.event.id, moments) == dict(
            zip(moments, ["Open Streets", "Town hall", "Coffee, Foyer", "Town hall"], strict=True)
        )
        assert places_at(db, there.elsewhere.id, [now]) == {now: "Town hall"}
        assert places_at(db, "nothing", [now]) == places_at(db, there.event.id, []) == {}

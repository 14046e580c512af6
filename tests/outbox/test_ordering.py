"""The moment of an item rests on its age, and nothing older takes the place of something newer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from eventnet.outbox.ordering import OLDEST, Written, is_outdated, moment_of

NOW = datetime(2026, 6, 11, 14, 0, tzinfo=UTC)
SPANS = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=20))
WRONG = st.timedeltas(min_value=timedelta(hours=-72), max_value=timedelta(hours=72))


@given(SPANS, WRONG)
def test_a_clock_that_is_off_by_days_does_not_move_the_moment(
    age: timedelta, off: timedelta
) -> None:
    sent = NOW + off
    assert moment_of(sent - age, sent, NOW) == NOW - age


def test_what_comes_from_the_future_or_from_long_ago_is_bounded() -> None:
    assert moment_of(NOW + timedelta(hours=1), NOW, NOW) == NOW
    assert moment_of(NOW - timedelta(days=400), NOW, NOW) == NOW - OLDEST


def test_without_the_phones_clock_the_moment_is_ours() -> None:
    assert moment_of(None, NOW, NOW) == NOW
    assert moment_of(NOW - timedelta(hours=1), None, NOW) == NOW
    assert moment_of((NOW - timedelta(hours=1)).replace(tzinfo=None), NOW, NOW) == NOW


@given(st.lists(st.integers(0, 99), min_size=1, max_size=5, unique=True), st.data())
def test_in_whatever_order_one_phones_items_arrive_the_last_written_stands(
    sequences: list[int], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(sequences))
    taken: list[Written] = []
    stands = -1
    for sequence in order:
        item = Written("phone", sequence, NOW + data.draw(WRONG))
        if not is_outdated(item, taken):
            stands = sequence
        taken.append(item)
    assert stands == max(sequences)


def test_between_two_devices_the_time_decides() -> None:
    items = [
        Written(name, 7, NOW + timedelta(minutes=at))
        for name, at in zip("abc", (1, 2, 3), strict=True)
    ]
    for order in permutations(items):
        stands = None
        for number, item in enumerate(order):
            if not is_outdated(item, order[:number]):
                stands = item
        assert stands == items[2]


def test_words_written_later_on_a_page_without_an_outbox_stay() -> None:
    item = Written("phone", 2, NOW)
    assert is_outdated(item, [], NOW + timedelta(minutes=1))
    assert not is_outdated(item, [], NOW - timedelta(minutes=1))
    assert not is_outdated(item, [], None)
    own = Written("phone", 1, NOW + timedelta(seconds=1))
    assert not is_outdated(item, [own], own.at)

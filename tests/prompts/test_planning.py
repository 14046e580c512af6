"""When a prompt may be sent: quiet times, and how many an hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eventnet.prompts.planning import BREATH, HOUR, Calendar, Span, is_full, quiet_until, together

TEN = datetime(2026, 9, 17, 10, tzinfo=UTC)


def at(minute: float) -> datetime:
    return TEN + timedelta(minutes=minute)


def span(first: int, last: int) -> Span:
    return at(first), at(last)


MINUTES = st.integers(0, 480)
SPANS = st.lists(
    st.builds(lambda first, long: span(first, first + long), MINUTES, st.integers(0, 90))
)
MOMENTS = st.lists(MINUTES.map(at), max_size=12)


def test_a_talk_is_quiet_from_its_beginning_until_its_end() -> None:
    talks = [span(30, 60)]
    assert [quiet_until(talks, at(minute)) for minute in (29, 30, 59, 60)] == [
        None,
        at(60),
        at(60),
        None,
    ]


def test_talks_that_follow_each_other_are_one_quiet_time() -> None:
    assert together([span(60, 90), span(30, 60), span(92, 100), span(110, 120)]) == [
        span(30, 100),
        span(110, 120),
    ]
    assert quiet_until([span(30, 60), (at(60) + BREATH, at(90))], at(40)) == at(90)


def test_a_fourth_prompt_in_any_hour_is_too_many() -> None:
    sent = [at(0), at(20), at(40)]
    assert is_full(sent, at(59), 3)
    assert not is_full(sent, at(60), 3)
    assert is_full([at(0), at(30), at(59)], at(45), 3)
    assert not is_full([at(0), at(60), at(120)], at(30), 3)


def test_the_proposal_is_after_the_talk_and_after_a_full_hour() -> None:
    calendar = Calendar(quiet=(span(30, 60),), sent=(at(10), at(15), at(20)), most_an_hour=3)
    assert calendar.why_not(at(40)) == "in-a-talk"
    assert calendar.why_not(at(25)) == "enough-this-hour"
    assert calendar.free_from(at(25)) == at(70)
    assert calendar.free_from(at(90)) == at(90)


@given(SPANS, MOMENTS, st.integers(1, 4), MINUTES)
def test_what_is_proposed_is_free_and_the_first_that_is(
    quiet: list[Span], sent: list[datetime], most: int, minute: int
) -> None:
    calendar = Calendar(tuple(quiet), tuple(sent), most)
    free = calendar.free_from(at(minute))
    assert free >= at(minute)
    assert calendar.why_not(free) is None
    earlier = (at(one) for one in range(minute, minute + 30))
    assert all(calendar.why_not(one) is not None for one in earlier if one < free)


@given(MOMENTS, st.integers(1, 4))
def test_sending_only_when_it_is_not_full_never_makes_a_full_hour(
    wanted: list[datetime], most: int
) -> None:
    sent: list[datetime] = []
    for moment in wanted:
        if not is_full(sent, moment, most):
            sent.append(moment)
    assert all(sum(one <= other < one + HOUR for other in sent) <= most for one in sent)

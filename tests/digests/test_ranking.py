"""Whom to follow up with: the own star first, then the formula, and a true reason for each."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import isclose, log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventnet.digests.ranking import (
    APART,
    FEWEST_COMMON,
    MOST,
    MOST_REASONS,
    Evidence,
    Reason,
    meetings_of,
    overlap_of,
    rank,
    reasons_of,
    score_of,
    span_of,
)

START = datetime(2026, 9, 17, 9, 0, tzinfo=UTC)

moments = st.integers(0, 600).map(lambda minutes: START + timedelta(minutes=minutes))


@st.composite
def pieces(draw: st.DrawFn) -> Evidence:
    """Evidence that can be: nobody chose the same option more often than both replied."""
    replied = draw(st.integers(0, 6))
    return Evidence(
        connection_id=draw(st.text("0123456789abcdef", min_size=20, max_size=20)),
        met_at=draw(moments),
        times_met=draw(st.integers(1, 9)),
        span=draw(st.floats(0, 1)),
        starred=draw(st.booleans()),
        noted=draw(st.booleans()),
        promised=draw(st.sampled_from([None, "by-me", "by-them"])),
        sat_in=draw(st.none() | st.integers(1, 9)),
        answered=draw(st.sampled_from([None, "by-me", "by-them", "both"])),
        replied=replied,
        common=draw(st.integers(0, 40)),
        jaccard=draw(st.floats(0, 1)),
        allocation=draw(st.floats(0, 20)),
    )


lists = st.lists(pieces(), max_size=20, unique_by=lambda one: one.connection_id)


def is_true(reason: Reason, one: Evidence) -> bool:
    """Check a reason against the evidence, independently of how it was made."""
    checks = {
        "starred": one.starred,
        "noted": one.noted,
        "promised-by-me": one.promised == "by-me",
        "promised-by-them": one.promised == "by-them",
        "sat-together": one.sat_in is not None and reason.get("round") == one.sat_in,
        "met-again": one.times_met > 1 and reason.get("times") == one.times_met,
        "both-replied": one.replied >= 1 and reason.get("prompts") == one.replied,
        "common-contacts": one.common >= 2 and reason.get("people") == one.common,
        "answered-by-me": one.answered == "by-me",
        "answered-by-them": one.answered == "by-them",
        "answered-both": one.answered == "both",
        "met": reason.get("at") == one.met_at.isoformat(),
    }
    return checks[str(reason["code"])]


def person(name: str, **values: object) -> Evidence:
    return replace(Evidence(name.ljust(20, "0"), START), **values)  # type: ignore[arg-type]


def names(ranked: list[str]) -> list[str]:
    return [one.rstrip("0") for one in ranked]


@given(lists)
def test_every_entry_has_reasons_and_each_is_true(evidence: list[Evidence]) -> None:
    by_id = {one.connection_id: one for one in evidence}
    for ranked in rank(evidence):
        assert 1 <= len(ranked.reasons) <= MOST_REASONS
        assert all(is_true(reason, by_id[ranked.connection_id]) for reason in ranked.reasons)


@given(lists)
def test_at_most_five_people_each_once_and_only_those_one_has_met(evidence: list[Evidence]) -> None:
    ids = [ranked.connection_id for ranked in rank(evidence)]
    assert len(ids) == len(set(ids)) == min(MOST, len(evidence))
    assert set(ids) <= {one.connection_id for one in evidence}


@given(lists)
def test_a_round_together_is_a_reason_and_moves_nobody(evidence: list[Evidence]) -> None:
    without = [replace(one, sat_in=None) for one in evidence]
    assert [one.connection_id for one in rank(evidence)] == [
        one.connection_id for one in rank(without)
    ]
    assert {"code": "sat-together", "round": 2} in reasons_of(person("a", sat_in=2))


@given(lists, st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_how_the_evidence_was_listed(
    evidence: list[Evidence], chance: object
) -> None:
    mixed = list(evidence)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert rank(mixed) == rank(evidence)


@given(lists)
def test_the_own_star_comes_before_everything(evidence: list[Evidence]) -> None:
    by_id = {one.connection_id: one for one in evidence}
    stars = [by_id[ranked.connection_id].starred for ranked in rank(evidence, most=100)]
    assert stars == sorted(stars, reverse=True)


@given(lists)
def test_within_the_same_star_a_promise_comes_first_and_then_the_score_never_rises(
    evidence: list[Evidence],
) -> None:
    by_id = {one.connection_id: one for one in evidence}
    ranked = [(by_id[one.connection_id], round(one.score, 9)) for one in rank(evidence, most=100)]
    for starred in (True, False):
        places = [
            (one.promised is not None, score) for one, score in ranked if one.starred is starred
        ]
        assert places == sorted(places, reverse=True)


@given(pieces())
def test_meeting_once_more_never_makes_somebody_fall(one: Evidence) -> None:
    assert score_of(replace(one, times_met=one.times_met + 1)) > score_of(one)


@given(pieces())
def test_one_common_contact_is_never_named_as_a_reason(one: Evidence) -> None:
    lonely = replace(one, common=FEWEST_COMMON - 1)
    assert all(reason["code"] != "common-contacts" for reason in reasons_of(lonely))


def test_the_score_is_the_formula() -> None:
    one = person("a", times_met=3, span=0.25, jaccard=0.2, allocation=0.81)
    assert isclose(score_of(one), log(4) + 0.25 + 3 * 0.2 + 0.5 * sqrt(0.81))


def test_a_plain_meeting_has_the_meeting_as_its_reason() -> None:
    assert reasons_of(person("a")) == ({"code": "met", "at": START.isoformat()},)


def test_equals_are_ordered_by_the_readers_own_note_then_by_replies_then_always_the_same() -> None:
    found = rank(
        [person("d"), person("c"), person("b", replied=2), person("a", noted=True)], most=4
    )
    assert names([ranked.connection_id for ranked in found]) == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("minutes", "count"),
    [([], 1), ([0], 1), ([3], 1), ([3, 9, 15], 1), ([10], 2), ([60, 61, 240], 3), ([-30], 2)],
)
def test_readings_close_together_are_one_meeting(minutes: list[int], count: int) -> None:
    again = [START + timedelta(minutes=later) for later in minutes]
    meetings = meetings_of(START, again)
    assert len(meetings) == count
    assert meetings == sorted(meetings)


@given(moments, st.lists(moments, max_size=12))
def test_meetings_are_real_readings_and_lie_apart(first: datetime, again: list[datetime]) -> None:
    meetings = meetings_of(first, again)
    assert set(meetings) <= {first, *again}
    assert meetings[0] == min(first, *again) if again else meetings == [first]
    assert all(later - earlier >= APART for earlier, later in pairwise(meetings))


def test_the_span_is_a_share_of_the_event() -> None:
    end = START + timedelta(hours=8)
    meetings = [START + timedelta(hours=1), START + timedelta(hours=5)]
    assert span_of(meetings, starts_at=START, ends_at=end) == 0.5
    assert span_of([START, end + timedelta(days=1)], starts_at=START, ends_at=end) == 1.0
    assert span_of(meetings, starts_at=START, ends_at=START) == 0.0


def test_a_common_contact_with_few_contacts_counts_more() -> None:
    overlap = overlap_of({"x", "y"}, mine=3, theirs=3, met={"x": 2, "y": 10})
    assert overlap.common == 2
    assert isclose(overlap.allocation, 1 / 2 + 1 / 10)
    assert isclose(overlap.jaccard, 2 / 4)


def test_no_common_contact_is_no_overlap() -> None:
    overlap = overlap_of(set(), mine=1, theirs=1, met={})
    assert (overlap.common, overlap.jaccard, overlap.allocation) == (0, 0.0, 0.0)

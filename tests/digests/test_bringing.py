"""Introductions worth making rest on what two people wrote, and on nothing else."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from eventnet.digests.bringing import MOST, Topics, worth_making

TOPICS = ("spare kiosks", "kiosks in storage", "night trains", "trains", "R", "the and of", "")

people = st.lists(
    st.tuples(
        st.lists(st.sampled_from(TOPICS), max_size=3), st.lists(st.sampled_from(TOPICS), max_size=3)
    ),
    max_size=8,
).map(lambda rows: [Topics(f"c{n}", about, looking) for n, (about, looking) in enumerate(rows)])


def test_one_looks_for_what_the_other_may_be_asked_about() -> None:
    olena = Topics("olena", [], ["a spare kiosk"])
    bo = Topics("bo", ["Kiosk repair"], [])
    found = worth_making([bo, olena, Topics("ana", ["maps"], ["boats"])])
    assert [(one.seeker_id, one.giver_id, one.sought, one.offered) for one in found] == [
        ("olena", "bo", "a spare kiosk", "Kiosk repair")
    ]
    already = frozenset({frozenset({"bo", "olena"})})
    assert worth_making([bo, olena], offered_already=already) == []


def test_function_words_and_short_ones_bring_nobody_together() -> None:
    assert (
        worth_making([Topics("a", ["the art of it"], []), Topics("b", [], ["the way of it"])]) == []
    )


@given(people, st.randoms(use_true_random=False))
def test_nobody_twice_never_oneself_and_the_order_changes_nothing(
    told: list[Topics], chance: Random
) -> None:
    found = worth_making(told)
    assert len(found) <= MOST
    ids = [one for pair in found for one in (pair.seeker_id, pair.giver_id)]
    assert len(ids) == len(set(ids))
    by_id = {one.id: one for one in told}
    for pair in found:
        assert pair.sought in by_id[pair.seeker_id].looks_for
        assert pair.offered in by_id[pair.giver_id].asks_about
    assert worth_making(chance.sample(told, len(told))) == found

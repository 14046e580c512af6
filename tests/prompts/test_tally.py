"""Counting replies."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eventnet.prompts.tally import counts_of, shares_of, tally_of

OPTIONS = ["a", "b", "c"]
WHO = st.sampled_from(["ana", "ben", "cleo", "dag"])
REPLIES = st.lists(st.tuples(WHO, st.sampled_from(OPTIONS)), max_size=30)


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=6))
def test_shares_add_to_a_hundred_unless_there_is_nothing(counts: list[int]) -> None:
    shares = shares_of(counts)
    assert sum(shares) == (100 if sum(counts) else 0)


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=6).filter(any))
def test_a_share_is_never_a_whole_point_from_the_truth(counts: list[int]) -> None:
    total = sum(counts)
    for count, share in zip(counts, shares_of(counts), strict=True):
        assert abs(share - count * 100 / total) < 1


@given(st.lists(st.integers(0, 10_000), min_size=2, max_size=6))
def test_more_replies_never_have_the_smaller_share(counts: list[int]) -> None:
    shares = shares_of(counts)
    for at, count in enumerate(counts):
        for other, fewer in enumerate(counts):
            if count > fewer:
                assert shares[at] >= shares[other]


def test_the_points_that_are_left_go_to_the_largest_remainders() -> None:
    assert shares_of([1, 1, 1]) == [34, 33, 33]
    assert shares_of([54, 31, 26, 17]) == [42, 24, 21, 13]
    assert shares_of([0, 7]) == [0, 100]
    assert shares_of([]) == []


@given(REPLIES)
def test_a_tally_counts_the_last_reply_of_each(replies: list[tuple[str, str]]) -> None:
    tally = tally_of(OPTIONS, counts_of(replies))
    last = dict(replies)
    assert tally.replies == len(last)
    assert [row.option_id for row in tally.options] == OPTIONS
    assert [row.count for row in tally.options] == [
        list(last.values()).count(option) for option in OPTIONS
    ]


@given(st.dictionaries(WHO, st.lists(st.sampled_from(OPTIONS), min_size=1, max_size=5)), st.data())
def test_a_tally_is_the_same_however_the_replies_of_different_people_mix(
    by_person: dict[str, list[str]], data: st.DataObject
) -> None:
    """Each person's own replies keep their order; those of different people may arrive in any."""
    turns = data.draw(st.permutations([who for who, replies in by_person.items() for _ in replies]))
    left = {who: list(replies) for who, replies in by_person.items()}
    mixed = [(who, left[who].pop(0)) for who in turns]
    one_after_another = [(who, option) for who in by_person for option in by_person[who]]
    assert tally_of(OPTIONS, counts_of(mixed)) == tally_of(OPTIONS, counts_of(one_after_another))


@given(REPLIES)
def test_replies_that_arrive_twice_count_once(replies: list[tuple[str, str]]) -> None:
    doubled = [reply for reply in replies for _ in range(2)]
    assert counts_of(doubled) == counts_of(replies)


def test_replies_in_own_words_are_counted_without_options() -> None:
    tally = tally_of([], {}, texts=3)
    assert (tally.replies, tally.options) == (3, ())


def test_what_the_prompt_does_not_offer_is_left_out() -> None:
    tally = tally_of(["a"], {"a": 1, "gone": 5})
    assert tally.replies == 1
    assert tally.options[0].share == 100

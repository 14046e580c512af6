"""Counting replies."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eventnet.prompts.tally import STEP, counts_of, in_steps, shares_of, step_of, tally_of, unbroken

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


@given(st.lists(st.integers(0, 200), min_size=1, max_size=6))
def test_figures_for_the_desk_move_in_steps_and_say_a_few_for_less(counts: list[int]) -> None:
    ids = [str(place) for place in range(len(counts))]
    told = in_steps(tally_of(ids, dict(zip(ids, counts, strict=True))))
    for count, row in zip(counts, told.options, strict=True):
        if 0 < count < STEP:
            assert row.count is None
        else:
            assert row.count is not None
            assert row.count % STEP == 0
            assert 0 <= count - row.count < STEP
    assert told.replies == step_of(sum(counts))
    assert sum(row.share for row in told.options) == (100 if sum(counts) else 0)


@given(st.lists(st.integers(0, 4), min_size=2, max_size=6), st.integers(0, 40), st.integers(0, 4))
def test_a_reply_that_crosses_no_step_changes_nothing_that_is_told(
    few: list[int], many: int, more: int
) -> None:
    """Whoever watches the figures while one person replies learns nothing of what that person chose."""
    ids = [str(place) for place in range(len(few) + 1)]
    first = dict(zip(ids, [STEP * many + STEP, *few], strict=True))
    then = {**first, ids[0]: first[ids[0]] + more}
    if sum(first.values()) // STEP == sum(then.values()) // STEP:
        assert in_steps(tally_of(ids, first)) == in_steps(tally_of(ids, then))


def test_a_small_group_is_not_broken_down() -> None:
    told = unbroken(tally_of(["a", "b"], {"a": 3, "b": 1}))
    assert told.replies is None
    assert [(row.count, row.share) for row in told.options] == [(None, 0), (None, 0)]

"""Whom to meet: the formula, and who is never shown."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventnet.suggestions.gathering import Gathering, Person, gather
from eventnet.suggestions.ranking import score_of, shortlists
from tests.suggestions.gatherings import Told, people, tellings


def ranked(gathering: Gathering, viewer: str, most: int = 10) -> list[tuple[str, float]]:
    [found] = shortlists(gathering, [gathering.places[viewer]], most=most)
    return [
        (gathering.people[place].id, score)
        for place, score in zip(found.places.tolist(), found.scores.tolist(), strict=True)
    ]


def names(gathering: Gathering, viewer: str, most: int = 10) -> list[str]:
    return [name for name, _ in ranked(gathering, viewer, most)]


def test_each_common_contact_counts_one_over_its_contacts_damped_by_the_others_degree() -> None:
    # ana and eve share bo (3 contacts) and cy (2); eve has met three people.
    gathering = gather(
        people("ana", "bo", "cy", "dan", "eve", "fay"),
        met=[
            ("ana", "bo"), ("ana", "cy"), ("eve", "bo"), ("eve", "cy"), ("bo", "dan"), ("eve", "fay"),
        ],
    )  # fmt: skip
    found = dict(ranked(gathering, "ana"))
    assert found["eve"] == pytest.approx((1 / 3 + 1 / 2) * 3**-0.25)
    assert found["dan"] == pytest.approx(1 / 3)
    assert found["fay"] == 0


def test_of_two_with_the_same_contacts_in_common_the_less_known_comes_first() -> None:
    gathering = gather(
        people("ana", "bo", "pop", "quiet", "x1", "x2", "x3"),
        met=[
            ("ana", "bo"), ("bo", "pop"), ("bo", "quiet"), ("pop", "x1"), ("pop", "x2"), ("pop", "x3"),
        ],
    )  # fmt: skip
    assert names(gathering, "ana")[:2] == ["quiet", "pop"]


def test_before_anybody_is_connected_a_match_of_both_sides_comes_before_one_of_one_side() -> None:
    gathering = gather(
        [
            Person("ana", asks="welding", offers="bees"),
            Person("bo", asks="maps", offers="welding"),
            Person("cy", asks="bees", offers="welding"),
            Person("dan", asks="boats", offers="maps"),
        ]
    )
    found = ranked(gathering, "ana")
    assert [name for name, _ in found] == ["cy", "bo", "dan"]
    assert [score for _, score in found] == [pytest.approx(1.0), pytest.approx(0.5), 0]


def test_what_the_texts_say_fades_with_each_person_that_the_viewer_has_met() -> None:
    folk = [
        Person("ana", asks="welding"),
        *people("bo", "cy", "dan"),
        Person("eve", offers="welding"),
    ]
    fresh = dict(ranked(gather(folk), "ana"))["eve"]
    settled = dict(ranked(gather(folk, met=[("ana", "bo"), ("ana", "cy")]), "ana"))["eve"]
    assert settled == pytest.approx(fresh / 3)


def test_with_nothing_to_go_by_those_with_the_fewest_contacts_come_first() -> None:
    gathering = gather(people("ana", "bo", "cy", "dan", "new"), met=[("bo", "cy"), ("cy", "dan")])
    found = names(gathering, "ana")
    assert found[0] == "new"
    assert found[-1] == "cy"


def test_equals_are_not_in_one_order_for_everybody() -> None:
    gathering = gather(people("ana", "bo", "cy", "dan"))
    assert {names(gathering, viewer, 1)[0] for viewer in ("ana", "bo", "cy", "dan")} == {
        "ana", "bo", "cy", "dan",
    }  # fmt: skip


def test_many_viewers_get_what_each_gets_alone() -> None:
    folk = people(*(f"p{number:03}" for number in range(300)))
    met = [(f"p{number:03}", f"p{number * 7 % 300:03}") for number in range(300)]
    gathering = gather(folk, met=met)
    places = list(range(300))
    together = list(shortlists(gathering, places, most=5))
    assert [one.viewer for one in together] == places
    for viewer in (0, 255, 256, 299):
        [alone] = shortlists(gathering, [viewer], most=5)
        assert alone.places.tolist() == together[viewer].places.tolist()


@pytest.mark.parametrize("pair", [("ana", "ghost"), ("ghost", "ana")])
def test_a_meeting_with_somebody_who_is_not_there_is_refused(pair: tuple[str, str]) -> None:
    with pytest.raises(KeyError):
        gather(people("ana"), met=[pair])


@given(tellings(), st.integers(1, 12))
def test_nobody_sees_themselves_the_known_the_barred_or_who_did_not_agree(
    told: Told, most: int
) -> None:
    gathering = told.gathered()
    viewers = [person.id for person in told.people if person.open]
    for viewer in viewers:
        found = names(gathering, viewer, most)
        assert len(found) == len(set(found))
        assert all(told.may_show(viewer, other) for other in found)
        possible = sum(told.may_show(viewer, person.id) for person in told.people)
        assert len(found) == min(most, possible)


@given(tellings())
def test_a_list_is_ordered_by_its_scores(told: Told) -> None:
    gathering = told.gathered()
    for person in told.people:
        scores = [score for _, score in ranked(gathering, person.id)]
        assert scores == sorted(scores, reverse=True)


@given(tellings())
def test_a_shortlist_says_of_each_what_the_formula_says_of_the_two(told: Told) -> None:
    gathering = told.gathered()
    for person in told.people:
        viewer = gathering.places[person.id]
        for name, score in ranked(gathering, person.id, 30):
            assert score == pytest.approx(
                score_of(gathering, viewer, gathering.places[name]), abs=1e-8
            )


@given(tellings(), st.randoms(use_true_random=False), st.integers(1, 5))
def test_the_order_of_what_comes_in_changes_nothing(told: Told, chance: Random, most: int) -> None:
    one = told.gathered()
    other = told.mixed(chance).gathered()
    for person in told.people:
        assert ranked(one, person.id, most) == ranked(other, person.id, most)

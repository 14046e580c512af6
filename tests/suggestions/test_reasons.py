"""Reasons are true, recognisable, and betray nobody's meetings."""

from __future__ import annotations

from hypothesis import given

from eventnet.suggestions.gathering import Person, gather
from eventnet.suggestions.reasons import MOST, Reason, reasons_of
from tests.suggestions.gatherings import Told, people, tellings


def is_true(told: Told, viewer: Person, other: Person, reason: Reason) -> bool:
    """Check a reason against what was told, independently of how it was made."""

    def met(person: Person) -> set[str]:
        pairs = [pair for pair in told.met if person.id in pair and pair[0] != pair[1]]
        return {name for pair in pairs for name in pair} - {person.id}

    common = met(viewer) & met(other)
    match reason["code"]:
        case "not-met":
            return other.id not in met(viewer)
        case "common-contacts":
            return reason["people"] == len(common) >= 2
        case "acquaintance":
            named = [one for one in told.people if one.id == reason["person"]]
            return named[0].id in common and named[0].introduces
        case "they-offer":
            return _in_both(reason, viewer.asks, other.offers)
        case "they-seek":
            return _in_both(reason, viewer.offers, other.asks)
    return False


def _in_both(reason: Reason, one: str, other: str) -> bool:
    words = reason["words"]
    assert isinstance(words, list)
    both = set(one.casefold().split()) & set(other.casefold().split())
    return bool(words) and set(words) <= both


@given(tellings(most=12))
def test_every_suggestion_has_reasons_and_each_is_true(told: Told) -> None:
    gathering = told.gathered()
    for viewer in told.people:
        for other in told.people:
            if not told.may_show(viewer.id, other.id):
                continue
            reasons = reasons_of(gathering, gathering.places[viewer.id], gathering.places[other.id])
            assert 1 <= len(reasons) <= MOST
            assert all(is_true(told, viewer, other, reason) for reason in reasons)


def test_one_common_contact_is_not_counted_since_that_would_name_them() -> None:
    gathering = gather(people("ana", "bo", "cy"), met=[("ana", "bo"), ("bo", "cy")])
    assert reasons_of(gathering, 0, 2) == ({"code": "not-met"},)


def test_a_common_contact_is_named_only_if_they_agreed_to_introduce_people() -> None:
    folk = [*people("ana", "bo", "cy"), Person("dan", introduces=True)]
    met = [(one, other) for one in ("ana", "bo") for other in ("cy", "dan")]
    assert reasons_of(gather(folk, met=met), 0, 1) == (
        {"code": "acquaintance", "person": "dan"},
        {"code": "common-contacts", "people": 2},
        {"code": "not-met"},
    )


def test_words_say_who_offers_what_the_other_seeks() -> None:
    folk = [Person("ana", asks="Bees", offers="old maps"), Person("bo", asks="maps", offers="bees")]
    assert reasons_of(gather(folk), 0, 1)[:2] == (
        {"code": "they-offer", "words": ["bees"]},
        {"code": "they-seek", "words": ["maps"]},
    )

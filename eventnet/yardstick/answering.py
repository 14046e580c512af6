"""The answers, one object for each query: people with a score, and why in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from eventnet.digests import ranking as following
from eventnet.suggestions.everybody import lists_for_all
from eventnet.suggestions.gathering import Gathering, Person, gather
from eventnet.suggestions.ranking import DIGITS, shortlists
from eventnet.suggestions.reasons import reasons_of
from eventnet.suggestions.text import shared_words, terms_of
from eventnet.yardstick.following import followed
from eventnet.yardstick.reading import Query, Scene

Answer = dict[str, Any]


def answers(scene: Scene) -> Iterator[Answer]:
    """Yield the answer to each query, task by task.

    People's offers are all that is known of their interests here, so two who offer alike are a match.
    """
    gathering = gather(
        (Person(name, asks=offers, offers=offers) for name, offers in scene.offers.items()),
        met=scene.meetings,
    )
    by_task: dict[str, list[Query]] = defaultdict(list)
    for query in scene.queries:
        by_task[query.task].append(query)
    yield from _meet(gathering, by_task["meet"])
    yield from _followup(scene, by_task["followup"])
    for query in by_task["meet_all"]:
        yield {"query": query.id, "lists": list(_meet_all(gathering, query))}
    yield from _ask(gathering, by_task["ask"])


def _meet(gathering: Gathering, queries: list[Query]) -> Iterator[Answer]:
    most = max((query.length for query in queries), default=0)
    if not most:
        yield from ({"query": query.id, "ranked": []} for query in queries)
        return
    viewers = [gathering.places[query.viewer] for query in queries]
    found = shortlists(gathering, viewers, most=most)
    for query, shortlist in zip(queries, found, strict=True):
        pairs = zip(shortlist.places.tolist(), shortlist.scores.tolist(), strict=True)
        yield {
            "query": query.id,
            "ranked": [
                _suggested(
                    gathering.people[other].id,
                    score,
                    reasons_of(gathering, shortlist.viewer, other),
                )
                for other, score in list(pairs)[: query.length]
            ],
        }


def _meet_all(gathering: Gathering, query: Query) -> Iterator[Answer]:
    lists = lists_for_all(
        gathering, length=query.length, min_shown=query.min_shown, max_shown=query.max_shown
    )
    for viewer, suggestions in lists:
        yield {
            "viewer": viewer,
            "ranked": [_suggested(one.id, one.score, one.reasons) for one in suggestions],
        }


def _followup(scene: Scene, queries: list[Query]) -> Iterator[Answer]:
    found = dict(followed(scene, {query.viewer for query in queries}))
    for query in queries:
        yield {
            "query": query.id,
            "ranked": [
                _suggested(one.connection_id, score, following.reasons_of(one))
                for score, one in found[query.viewer][: query.length]
            ],
        }


def _ask(gathering: Gathering, queries: list[Query]) -> Iterator[Answer]:
    asked = gathering.vocabulary.vectors([terms_of(query.asks) for query in queries])
    matches = asked @ gathering.offers.T
    for row, query in enumerate(queries):
        scores = np.round(matches[row].toarray().ravel(), DIGITS)
        if query.viewer:
            scores[gathering.places[query.viewer]] = 0
        ordered = np.argsort(-scores, kind="stable")[: query.length]
        yield {
            "query": query.id,
            "ranked": [
                {
                    "id": gathering.people[place].id,
                    "score": float(scores[place]),
                    "why": [_offered(gathering, query.asks, place)],
                }
                for place in ordered.tolist()
                if scores[place] > 0
            ],
        }


def _offered(gathering: Gathering, asks: str, place: int) -> str:
    words = shared_words(gathering.vocabulary, terms_of(asks), gathering.offered[place])
    return f"offers {', '.join(words)}" if words else "what they offer is near to what you ask"


def _suggested(name: str, score: float, reasons: tuple[Mapping[str, Any], ...]) -> Answer:
    why = [words for reason in reasons if (words := _words(reason))]
    return {"id": name, "score": score, "why": why}


def _words(reason: Mapping[str, Any]) -> str | None:
    match reason["code"]:
        case "they-offer":
            return f"you both offer {', '.join(reason['words'])}"
        case "common-contacts":
            return f"{reason['people']} people you met also met them"
        case "starred":
            return "you marked them above the middle"
        case "noted":
            return "you wrote a note about them"
        case "met-again":
            return f"you met {reason['times']} times"
        case "met":
            return "you met them"
        case "not-met":
            return "you have not met them yet"
    return None  # they-seek says here what they-offer has said

"""Who is at an event and who has met whom, as arrays that the ranking reckons with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from eventnet.suggestions.text import Vocabulary, terms_of, vocabulary_of

Indexes = NDArray[np.int64]
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Person:
    """One attendee, as far as suggestions go.

    `open` is their yes to being suggested: who did not say it is neither suggested nor given suggestions.
    `introduces` is their yes to being named as somebody who can bring two people together.
    """

    id: str
    asks: str = ""
    offers: str = ""
    open: bool = True
    introduces: bool = False


@dataclass(frozen=True)
class Gathering:
    """The people in the order of their ids; everything else goes by their place in it.

    `met` is symmetric, people by people, with ones. `barred` says whom a viewer is never shown besides those they
    have met: the blocked of either side, the declined, those dropped with "not now". `asked` and `offered` are the terms
    of each one's texts, `asks` and `offers` the same as rows of length one, people by terms. `acquainted` are those whom one
    knows from another event and who may know that one is here, by place: they may bring one over, and count for nothing else.
    """

    people: tuple[Person, ...]
    places: dict[str, int]
    met: Any
    contacts: Indexes
    open: NDArray[np.bool_]
    vocabulary: Vocabulary
    asked: tuple[list[str], ...]
    offered: tuple[list[str], ...]
    asks: Any
    offers: Any
    barred: dict[int, list[int]] = field(default_factory=dict)
    acquainted: dict[int, list[int]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.people)

    def met_by(self, place: int) -> Indexes:
        """Return the places of those whom somebody has met, ascending."""
        found: Indexes = self.met.indices[self.met.indptr[place] : self.met.indptr[place + 1]]
        return found

    def known_to(self, place: int) -> Indexes:
        """Return the places of those whom somebody has met, here or before as far as both show it, ascending."""
        before = self.acquainted.get(place)
        return np.union1d(self.met_by(place), before) if before else self.met_by(place)

    def allowed(self, viewer: int) -> NDArray[np.bool_]:
        """Return for each person whether the viewer may be shown them."""
        allowed = self.open.copy()
        allowed[self.met_by(viewer)] = False
        allowed[self.barred.get(viewer, [])] = False
        allowed[viewer] = False
        return allowed

    def may_see(self, viewer: int, other: int) -> bool:
        """Tell whether the viewer gives and gets suggestions and may be shown this one, whom they have not met."""
        return (
            bool(self.open[viewer] and self.open[other])
            and viewer != other
            and other not in self.barred.get(viewer, ())
        )

    def may_be_shown(self, viewer: int, other: int) -> bool:
        """Tell whether the viewer may be shown this one: besides all else, they have not met."""
        return self.may_see(viewer, other) and other not in self.met_by(viewer)


def gather(
    people: Iterable[Person],
    *,
    met: Iterable[tuple[str, str]] = (),
    barred: Iterable[tuple[str, str]] = (),
    acquainted: Iterable[tuple[str, str]] = (),
) -> Gathering:
    """Return the gathering of these people. The order in which they and their meetings come does not matter.

    `barred` are pairs of a viewer and somebody not to show them; a block is two pairs.
    `acquainted` are pairs who know each other from another event and want to be found here by those.
    Refuses: a meeting or a bar with somebody who is not among the people (KeyError).
    """
    ordered = tuple(sorted(people, key=lambda person: person.id))
    places = {person.id: place for place, person in enumerate(ordered)}
    away = defaultdict[int, list[int]](list)
    for viewer, other in sorted({(places[one], places[other]) for one, other in barred}):
        away[viewer].append(other)
    before = defaultdict[int, list[int]](list)
    for one, other in sorted({(places[one], places[other]) for one, other in acquainted}):
        before[one].append(other)
        before[other].append(one)
    asked = tuple(terms_of(person.asks) for person in ordered)
    offered = tuple(terms_of(person.offers) for person in ordered)
    vocabulary = vocabulary_of((*asked, *offered))
    matrix = _symmetric([(places[one], places[other]) for one, other in met], len(ordered))
    return Gathering(
        people=ordered,
        places=places,
        met=matrix,
        contacts=np.diff(matrix.indptr).astype(np.int64),
        open=np.array([person.open for person in ordered], dtype=np.bool_),
        vocabulary=vocabulary,
        asked=asked,
        offered=offered,
        asks=vocabulary.vectors(asked),
        offers=vocabulary.vectors(offered),
        barred=dict(away),
        acquainted=dict(before),
    )


def _symmetric(pairs: list[tuple[int, int]], size: int) -> Any:
    """Return a CSR matrix with a one where two have met, however often it was told and by whichever side."""
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    ends = ends[ends[:, 0] != ends[:, 1]]
    one, other = np.concatenate([ends, ends[:, ::-1]]).T
    matrix = sparse.csr_matrix((np.ones(len(one)), (one, other)), shape=(size, size))
    matrix.sum_duplicates()
    matrix.data[:] = 1
    return matrix

"""How well what one person asks for matches what another offers: TF-IDF on words and on pairs of words.

A term counts (1 + ln tf) * ln((1 + n) / df), and a text is a vector of length one, so that a match is a cosine, 0 to 1.
G. Salton, C. Buckley, "Term-weighting approaches in automatic text retrieval", Information Processing & Management 24
(1988) 513-523. Words that only hold a sentence together are left out first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Any

import numpy as np
from scipy import sparse

from eventnet.suggestions.function_words import FUNCTION_WORDS

_WORD = re.compile(r"\w+")
COMMON_SHARE = 0.1
"""A word in more of the texts than this says too little to be given as a reason."""

FEW_TEXTS = 10
"""Among so few texts no word counts as common."""


def terms_of(text: str) -> list[str]:
    """Return the words of a text in lower case and the pairs of neighbours, without function words."""
    words = [word for word in _WORD.findall(text.casefold()) if word not in FUNCTION_WORDS]
    return words + [f"{one} {other}" for one, other in pairwise(words)]


@dataclass(frozen=True)
class Vocabulary:
    """The terms of an event's texts: their columns, their weights, and in how many of the texts each is."""

    columns: dict[str, int]
    weights: list[float]
    found_in: list[int]
    texts: int

    def vectors(self, texts: Sequence[Sequence[str]]) -> Any:
        """Return one row of length one for each text, given as its terms (a CSR matrix, texts by terms).

        Terms that are not in the vocabulary do not count; a text without any is an empty row.
        """
        starts, columns, values = [0], list[int](), list[float]()
        for terms in texts:
            counts = Counter(self.columns[term] for term in terms if term in self.columns)
            row = {
                column: (1 + log(count)) * self.weights[column]
                for column, count in sorted(counts.items())
            }
            length = sum(value * value for value in row.values()) ** 0.5
            columns += row
            values += [value / length for value in row.values()]
            starts.append(len(columns))
        return sparse.csr_matrix(
            (np.array(values), np.array(columns, dtype=np.int32), np.array(starts)),
            shape=(len(texts), len(self.columns)),
        )

    def is_telling(self, term: str) -> bool:
        """Tell whether a term is rare enough to be a reason: a single word, and not one that many use."""
        column = self.columns.get(term)
        if column is None or " " in term:
            return False
        return self.texts <= FEW_TEXTS or self.found_in[column] <= COMMON_SHARE * self.texts


def vocabulary_of(texts: Iterable[Sequence[str]]) -> Vocabulary:
    """Return the vocabulary of an event's texts, given as their terms. Empty texts do not count."""
    found, total = Counter[str](), 0
    for terms in texts:
        total += bool(terms)
        found.update(set(terms))
    ordered = sorted(found)
    return Vocabulary(
        columns={term: column for column, term in enumerate(ordered)},
        weights=[log((1 + total) / found[term]) for term in ordered],
        found_in=[found[term] for term in ordered],
        texts=total,
    )


def shared_words(
    vocabulary: Vocabulary, one: Iterable[str], other: Iterable[str], *, most: int = 3
) -> list[str]:
    """Return the telling words among the terms of both texts, the rarest first."""
    telling = [term for term in set(one).intersection(other) if vocabulary.is_telling(term)]
    telling.sort(key=lambda term: (-vocabulary.weights[vocabulary.columns[term]], term))
    return telling[:most]

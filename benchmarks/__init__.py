"""Benchmarks: each module measures one thing and says against which bar.

A benchmark is `benchmarks/NAME.py` with `main() -> Iterable[Figure]`. Times are compared side by side in one run,
as the median of at least three interleaved passes, since machines are shared and noisy; counts are exact.
"""

from __future__ import annotations

import operator
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_HOLDS: dict[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "==": operator.eq,
}


@dataclass(frozen=True)
class Figure:
    """One measured value. `bar` reads like `<= 0.75`; without one the figure is for orientation."""

    name: str
    value: float
    unit: str
    bar: str | None = None

    @property
    def ok(self) -> bool:
        """Tell whether the bar holds; a figure without a bar always does.

        Refuses: a bar that is not a comparison and a number (ValueError).
        """
        if self.bar is None:
            return True
        sign, _, number = self.bar.partition(" ")
        if sign not in _HOLDS:
            raise ValueError(f"{self.name}: a bar reads like '<= 0.75', not {self.bar!r}")
        return _HOLDS[sign](self.value, float(number))


def median(passes: Sequence[float]) -> float:
    """Return the median of at least three passes. Refuses: fewer (ValueError)."""
    if len(passes) < 3:
        raise ValueError("one or two passes say nothing on a shared machine")
    return statistics.median(passes)

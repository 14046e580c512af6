"""The figures of an event as they may be seen: what is kept, shown, and handed out.

They are suppressed already, so that whoever reads them needs to know nothing more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from eventnet.analytics.degrees import fewest_who_met
from eventnet.analytics.measures import Step
from eventnet.analytics.suppression import Block, Row, publish

NOBODY = 0
"""The place in coverage of the people without a connection."""

MET = (1, 2, 3, 4)
TWO_OR_MORE = (2, 3, 4)
THREE_OR_MORE = (3, 4)

DONE, LATER, LET_GO, OPEN = range(4)
"""The places in a row of follow-ups."""


@dataclass(frozen=True)
class Stretch:
    """A part of the time line: when it begins, how many steps it has, and how many connections were made in it."""

    at: datetime
    steps: int
    connections: int


@dataclass(frozen=True)
class TimeLine:
    """Connections over time, in steps of `minutes`; quiet steps are one stretch with their neighbours."""

    minutes: int
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True)
class PromptFigure:
    """A prompt that was sent: its question, when, and how many replied (first cell) or did not (second)."""

    question: str
    at: datetime
    replies: Row


@dataclass(frozen=True)
class Figures:
    """All figures of one event at one moment. None stands for what nothing can be said about yet.

    `matched` and `drawn` are the starting points that were shown, picked by the ranking or by chance: those who met, and the rest.
    """

    joined: int
    connections: int
    coverage: Row
    newcomers: Row | None
    others: Row | None
    gini: float | None
    time_line: TimeLine
    prompts: tuple[PromptFigure, ...]
    repliers: Row | None
    requests: Row | None
    digests: int
    follow_ups: Row | None
    matched: Row | None
    drawn: Row | None
    promises: Row | None
    favours: Row | None
    helped: Row | None

    @property
    def met_at_least(self) -> int:
        """Return how many people met somebody, at least, going by the cells and by the totals."""
        return max(self.coverage.least(MET), min(self.joined, fewest_who_met(self.connections)))

    @property
    def met(self) -> int | None:
        """Return how many people met somebody, or None where it is too close to a small number."""
        return None if self.nobody is None else self.joined - self.nobody

    @property
    def nobody(self) -> int | None:
        """Return how many people have met nobody yet, or None where that may not be told."""
        return nobody_of(self.joined, self.connections, self.coverage)

    def to_json(self) -> dict[str, Any]:
        """Return the figures as plain values."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain

    @classmethod
    def of_json(cls, values: dict[str, Any]) -> Figures:
        """Return the figures that plain values say."""
        line = values["time_line"]
        return cls(
            joined=values["joined"],
            connections=values["connections"],
            coverage=_need_row(values["coverage"]),
            newcomers=_row(values["newcomers"]),
            others=_row(values["others"]),
            gini=values["gini"],
            time_line=TimeLine(
                line["minutes"],
                tuple(
                    Stretch(datetime.fromisoformat(one["at"]), one["steps"], one["connections"])
                    for one in line["stretches"]
                ),
            ),
            prompts=tuple(
                PromptFigure(
                    one["question"], datetime.fromisoformat(one["at"]), _need_row(one["replies"])
                )
                for one in values["prompts"]
            ),
            repliers=_row(values["repliers"]),
            requests=_row(values["requests"]),
            digests=values["digests"],
            follow_ups=_row(values["follow_ups"]),
            matched=_row(values["matched"]),
            drawn=_row(values["drawn"]),
            promises=_row(values["promises"]),
            favours=_row(values["favours"]),
            helped=_row(values["helped"]),
        )


def nobody_of(joined: int, connections: int, coverage: Row) -> int | None:
    """Return how many people have met nobody yet, or None where that is a few, or would give a few away.

    The totals alone say it when there is no connection, and when there are so many that everybody has one.
    """
    if not connections:
        return joined
    if fewest_who_met(connections) == joined:
        return 0
    return coverage.value(NOBODY)


def time_line_of(steps: Sequence[Step]) -> TimeLine:
    """Return a time line as it may be seen: steps of 1 to 4 connections are told with their neighbours only."""
    if not steps:
        return TimeLine(1, ())
    row = publish([step.connections for step in steps])
    return TimeLine(
        steps[0].minutes,
        tuple(
            Stretch(steps[block.first].at, len(block.cells), block.people) for block in row.blocks
        ),
    )


def two_cells(part: int, whole: int) -> Row:
    """Return a part of a known whole, and the rest, as they may be seen.

    The part may have been counted a moment later than the whole, and is then cut to it.
    """
    part = min(part, whole)
    return publish((part, whole - part))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


def _row(values: dict[str, Any] | None) -> Row | None:
    return None if values is None else _need_row(values)


def _need_row(values: dict[str, Any]) -> Row:
    return Row(
        tuple(
            Block(block["first"], block["last"], block["people"], tuple(block["few"]))
            for block in values["blocks"]
        )
    )

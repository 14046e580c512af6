"""A circle as it stands, and who may see it. Values in, values out.

A block is silent: to whom it hides somebody at the table, the circle looks as if it were over, whoever of the two blocked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

Pair = tuple[str, str]


@dataclass(frozen=True, order=True)
class Sitter:
    """Somebody on a seat, ordered by who sat down first."""

    from_at: datetime
    seat_id: str
    attendee_id: str


@dataclass(frozen=True)
class Table:
    """An open circle. `sitters` are those who sit there; `gone` are seats of people whom an organiser removed since."""

    id: str
    opener_id: str
    topic: str
    place: str | None
    seats: int
    opened_at: datetime
    closes_at: datetime
    sitters: tuple[Sitter, ...] = ()
    gone: tuple[Sitter, ...] = ()

    @property
    def free(self) -> int:
        """Return how many seats are free."""
        return max(0, self.seats - len(self.sitters))

    def seat_of(self, attendee_id: str) -> Sitter | None:
        """Return the seat of an attendee."""
        return next((one for one in self.sitters if one.attendee_id == attendee_id), None)

    def is_seen_by(self, attendee_id: str, hidden: Collection[str]) -> bool:
        """Tell whether an attendee sees this circle, to whom those of `hidden` do not appear.

        Who does not sit there sees none that was opened, or is sat at, by one of them. Of two who both sit there the one who
        sat down later sees it no more: that is the one who gives up the seat.
        """
        apart = [one for one in self.sitters if one.attendee_id in hidden]
        mine = self.seat_of(attendee_id)
        if mine is None:
            return not apart and self.opener_id not in hidden
        return all(mine < one for one in apart)

    def mates_of(self, attendee_id: str, hidden: Collection[str]) -> list[str]:
        """Return those who sit there with an attendee, whoever sat down first before the others."""
        return [
            one.attendee_id
            for one in sorted(self.sitters)
            if one.attendee_id != attendee_id and one.attendee_id not in hidden
        ]

    def to_rise(self, apart: Iterable[Pair]) -> list[Sitter]:
        """Return who has to give up a seat: the removed, and of two who are kept apart the one who sat down later."""
        rises = set(self.gone)
        for pair in apart:
            one, other = map(self.seat_of, pair)
            if one is not None and other is not None:
                rises.add(max(one, other))
        return sorted(rises)

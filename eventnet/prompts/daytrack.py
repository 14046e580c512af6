"""The day at a glance: where its hours, its prompts and the present moment stand on a line. Values in, values out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

WIDTH = 956
MARGIN = 48
ROWS = (42, 74)
APART = 28
"""Two marks that would stand closer than this go below each other, and then beside."""

MOST_LABELS = 12
INSET = 10
LETTER = 8
"""A letter of the programme is about so wide; between two of its entries there is a small `GAP`."""

GAP = 2
Item = tuple[datetime, datetime, str, bool]


@dataclass(frozen=True)
class Pin:
    """One prompt: its place on the line, its number in the list, and how it stands: sent, on, wait or plan."""

    x: int
    y: int
    number: int
    kind: str


@dataclass(frozen=True)
class Block:
    """An entry of the programme below the line: from where, how wide, its name if there is room, and whether it is quiet."""

    x: int
    width: int
    title: str
    is_quiet: bool


@dataclass(frozen=True)
class Track:
    """The whole line: hours as (place, moment), pins, the programme, and the present moment when it is on it."""

    hours: tuple[tuple[int, datetime], ...]
    pins: tuple[Pin, ...]
    blocks: tuple[Block, ...]
    now_x: int | None


def track_of(
    first: datetime,
    last: datetime,
    marks: Sequence[tuple[datetime, str]],
    now: datetime,
    programme: Sequence[Item] = (),
) -> Track:
    """Return the line from one moment to another, widened to whole hours and to all the marks.

    All moments are in the zone of the event, and the marks in their order. The programme is cut off at both ends.
    """
    moments = [first, last, *(at for at, _ in marks)]
    begin = min(moments).replace(minute=0, second=0, microsecond=0)
    end = max(moments)
    count = max(1, -((begin - end) // timedelta(hours=1)))
    scale = (WIDTH - 2 * MARGIN) / count

    def place(at: datetime) -> int:
        return round(MARGIN + (at - begin) / timedelta(hours=1) * scale)

    step = -(-count // MOST_LABELS)
    hours = [begin + timedelta(hours=hour) for hour in range(0, count + 1, step)]
    is_on_it = begin <= now <= begin + timedelta(hours=count)
    return Track(
        hours=tuple((place(at), at) for at in hours),
        pins=_pins([(place(at), kind) for at, kind in marks]),
        blocks=tuple(_blocks(programme, place)),
        now_x=place(now) if is_on_it else None,
    )


def _blocks(programme: Sequence[Item], place: Callable[[datetime], int]) -> Iterator[Block]:
    """Yield the blocks that are on the line; of a name, as much as fits."""
    for begin, end, title, is_quiet in programme:
        x, until = (min(max(place(at), MARGIN), WIDTH - MARGIN) for at in (begin, end))
        width = until - x - GAP
        if width <= 0:
            continue
        room = (width - 2 * INSET) // LETTER
        fits = (
            title if len(title) <= room else title[: room - 1].rstrip() + "…" if room >= 4 else ""
        )
        yield Block(x, width, fits, is_quiet)


def _pins(marks: Sequence[tuple[int, str]]) -> tuple[Pin, ...]:
    """Give each mark a place of its own: in the first row where there is room, else further on in the emptier one."""
    taken = dict.fromkeys(ROWS, -APART)
    pins = []
    for number, (wanted, kind) in enumerate(marks, 1):
        free = [row for row in ROWS if wanted - taken[row] >= APART]
        row = free[0] if free else min(ROWS, key=lambda row: taken[row])
        taken[row] = wanted if free else taken[row] + APART
        pins.append(Pin(taken[row], row, number, kind))
    return tuple(pins)

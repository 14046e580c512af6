"""The figures as a sheet: one line each, with how it is counted. Suppressed like the page, of which it is a copy."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import timedelta, tzinfo

from flask_babel import gettext as _

from eventnet.analytics.figures import Figures
from eventnet.analytics.suppression import Row
from eventnet.analytics.wording import (
    UNTOLD,
    answer_names,
    class_names,
    definitions,
    met_names,
    outcome_names,
    table_words,
)

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for the beginning of a formula."""

HEAD = ("figure", "of", "value", "total", "definition")

Line = tuple[str, str, str, str, str]


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet computes: prompts are written by people."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def sheet_of(figures: Figures, *, zone: tzinfo) -> str:
    """Return all figures as CSV, every cell quoted, times in the event's own zone."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(HEAD)
    for line in _lines(figures, zone):
        writer.writerow([harmless(cell) for cell in line])
    return out.getvalue()


def _lines(figures: Figures, zone: tzinfo) -> Iterable[Line]:
    words = definitions()
    yield "joined", "", str(figures.joined), "", words["joined"]
    yield "connections", "", str(figures.connections), "", words["connections"]
    yield "gini", "", UNTOLD if figures.gini is None else f"{figures.gini:.2f}", "", words["gini"]
    coverage = (
        (_("Everybody"), figures.coverage),
        (_("Newcomers"), figures.newcomers),
        (_("Old hands"), figures.others),
    )
    for people, row in coverage:
        names = [f"{people}: {name}" for name in class_names()]
        yield from _row_lines("coverage", row, names, words["coverage"])
    for place, prompt in enumerate(figures.prompts, 1):
        name = f"{place}. {prompt.question}"
        yield from _row_lines("prompt-replies", prompt.replies, [name], words["prompts"])
    yield from _row_lines(
        "repliers", figures.repliers, [_("replied at least once")], words["prompts"]
    )
    yield from _row_lines("requests", figures.requests, answer_names(), words["requests"])
    for picked, row in ((_("by fit"), figures.matched), (_("by chance"), figures.drawn)):
        names = [f"{picked}: {name}" for name in met_names()]
        yield from _row_lines("starting-points", row, names, words["matching"])
    yield "digests", "", str(figures.digests), "", words["digests"]
    yield from _row_lines("follow-ups", figures.follow_ups, outcome_names(), words["follow_ups"])
    line = figures.time_line
    for stretch in line.stretches:
        start = stretch.at.astimezone(zone)
        end = start + timedelta(minutes=line.minutes * stretch.steps)
        span = f"{start.isoformat(timespec='minutes')}/{end.isoformat(timespec='minutes')}"
        yield (
            "connections-over-time",
            span,
            str(stretch.connections),
            str(figures.connections),
            words["time"],
        )


def _row_lines(
    figure: str, row: Row | None, names: Sequence[str], definition: str
) -> Iterable[Line]:
    """Yield a line for each named cell of a row, with plain digits that a spreadsheet can add."""
    if row is None:
        return
    for place, name in enumerate(names):
        yield figure, name, table_words(row, place, write=str), str(row.total), definition

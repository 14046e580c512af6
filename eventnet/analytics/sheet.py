"""The figures as a sheet: one line each, with how it is counted. Suppressed like the page, of which it is a copy."""

from __future__ import annotations

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
    favour_names,
    helped_names,
    met_names,
    outcome_names,
    promise_names,
    table_words,
)
from eventnet.core.tables import sheet

HEAD = ("figure", "of", "value", "total", "definition")

Line = tuple[str, str, str, str, str]


def sheet_of(figures: Figures, *, zone: tzinfo) -> bytes:
    """Return all figures as CSV, times in the event's own zone."""
    return sheet((HEAD, *_lines(figures, zone)))


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
    yield from _row_lines("promises", figures.promises, promise_names(), words["promises"])
    yield from _row_lines("helped", figures.helped, helped_names(), words["helped"])
    yield from _row_lines("favours", figures.favours, favour_names(), words["helped"])
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

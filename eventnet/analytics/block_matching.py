"""Did suggestions help? Those picked by fit beside those picked by chance, with what can be said of the difference."""

from __future__ import annotations

from flask_babel import format_number
from flask_babel import gettext as _

from eventnet.analytics.block import Chart, FigureBlock, drawn_bar, figures_head, legend_of
from eventnet.analytics.figures import Figures
from eventnet.analytics.measures import difference
from eventnet.analytics.suppression import Row
from eventnet.analytics.wording import (
    cell_words,
    definitions,
    few_are_hidden,
    met_names,
    number,
    share_words,
    table_words,
)

KEYS = ("c4", "c1")
FEWEST_SHOWN = 20
"""With fewer of either kind the difference says nothing, and is not told."""


def matching_block(figures: Figures, *, mirrored: bool = False) -> FigureBlock:
    """Answer: did suggestions help?"""
    question, key, matched, drawn = (
        _("Did suggestions help?"),
        "matching",
        figures.matched,
        figures.drawn,
    )
    if matched is None:
        return FigureBlock(
            key,
            question,
            later=_(
                "Nobody has looked at a suggestion on Meet yet. People see some when they agree to be suggested."
            ),
        )
    figure, unit = share_words(matched, [0])
    rows = [(_("Picked by fit"), matched)]
    if drawn is not None:
        rows.append((_("Picked by chance"), drawn))
    names = met_names()
    return FigureBlock(
        key, question, figure=figure, unit=unit,
        text=f"{_of_all(matched)} {_beside_chance(matched, drawn)}".strip(),
        definition=f"{definitions()['matching']} {few_are_hidden()}",
        twin={
            "caption": _("Suggestions and what became of them"),
            "head": figures_head(_("Suggestions"), [*names, _("in all")]),
            "rows": [
                [label, *(table_words(row, place) for place in range(2)), number(row.total)]
                for label, row in rows
            ],
        },
        chart=Chart(
            "bars", _("Suggestions and what became of them"),
            [drawn_bar(label, number(row.total), row, KEYS, mirrored=mirrored) for label, row in rows],
            legend_of(names, KEYS, [row for _label, row in rows]),
        ),
    )  # fmt: skip


def _of_all(row: Row) -> str:
    return str(
        _(
            "%(met)s of %(shown)s people suggested by fit were met.",
            met=cell_words(row, 0), shown=number(row.total),
        )
    )  # fmt: skip


def _beside_chance(matched: Row, drawn: Row | None) -> str:
    """Say whether fit did better than chance, as far as it is told and as sure as it is."""
    told = [row.value(0) if row is not None else None for row in (matched, drawn)]
    if drawn is None or None in told or min(matched.total, drawn.total) < FEWEST_SHOWN:
        return str(_("Too few were picked by chance so far to compare the two."))
    gap, low, high = difference((told[0] or 0, matched.total), (told[1] or 0, drawn.total))
    points = {
        name: format_number(round(abs(value) * 100))
        for name, value in (("gap", gap), ("low", low), ("high", high))
    }
    if low > 0:
        return str(
            _(
                "Fit did better than chance by %(gap)s percentage points (between %(low)s and %(high)s).",
                **points,
            )
        )
    if high < 0:
        return str(
            _(
                "Chance did better than fit by %(gap)s percentage points (between %(high)s and %(low)s).",
                **points,
            )
        )
    signed = {
        name: format_number(round(value * 100)) for name, value in (("low", low), ("high", high))
    }
    return str(
        _(
            "Fit and chance cannot be told apart: the difference lies between %(low)s and %(high)s percentage points.",
            **signed,
        )
    )

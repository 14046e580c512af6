"""Did everyone meet somebody? The first block of the page."""

from __future__ import annotations

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from eventnet.analytics.block import Chart, FigureBlock, drawn_bar, figures_head, legend_of
from eventnet.analytics.degrees import FEWEST_PEOPLE
from eventnet.analytics.figures import MET, NOBODY, TWO_OR_MORE, Figures
from eventnet.analytics.suppression import Row
from eventnet.analytics.wording import (
    class_names,
    definitions,
    few_are_hidden,
    number,
    percent,
    table_words,
)

KEYS = ("c0", "c1", "c2", "c3", "c4")
CLOSE = 5
"""Newcomers are close when their share is so many percentage points below the others', or less."""


def _coverage_rows(figures: Figures) -> list[tuple[str, Row]]:
    everybody = [(_("Everybody"), figures.coverage)]
    if figures.newcomers is None or figures.others is None:
        return everybody
    parts = [(_("Newcomers"), figures.newcomers), (_("Old hands"), figures.others)]
    as_fine = len(figures.newcomers.blocks) == len(figures.coverage.blocks)
    return parts if as_fine and figures.coverage.is_whole else [*everybody, *parts]


def coverage_block(figures: Figures, *, mirrored: bool = False) -> FigureBlock:
    """Answer: did everyone meet somebody?"""
    question, key = _("Did everyone meet somebody?"), "coverage"
    if not figures.joined:
        return FigureBlock(key, question, later=_("Figures appear here as people join."))
    if not figures.connections:
        return FigureBlock(
            key, question, later=_("Nobody is connected yet. Figures appear with the first scans.")
        )
    definition = f"{definitions()['coverage']} {few_are_hidden()}"
    figure, unit = _met_words(figures)
    if len(figures.coverage.blocks) == 1 and figures.met_at_least < figures.joined:
        return FigureBlock(
            key, question, figure=number(figures.connections),
            unit=ngettext("connection", "connections", figures.connections),
            text=_hidden_words(figures), definition=definition,
        )  # fmt: skip
    rows = _coverage_rows(figures)
    names = class_names()
    people = [
        ngettext("%(people)s person", "%(people)s people", row.total, people=number(row.total))
        for _label, row in rows
    ]
    return FigureBlock(
        key, question, figure=figure, unit=unit, text=_coverage_words(figures),
        definition=f"{definition} {definitions()['gini']}",
        twin={
            "caption": _("People by their number of connections"),
            "head": figures_head(_("People"), [*names, _("in all")]),
            "rows": [
                [label, *(table_words(row, place) for place in range(5)), number(row.total)]
                for label, row in rows
            ],
        },
        chart=Chart(
            "bars", _("Connections per person"),
            [
                drawn_bar(label, count, row, KEYS, mirrored=mirrored)
                for (label, row), count in zip(rows, people, strict=True)
            ],
            legend_of(names, KEYS, [row for _label, row in rows]), _("Connections:"),
        ),
    )  # fmt: skip


def _met_words(figures: Figures) -> tuple[str, str]:
    """Return the share of people who met somebody, as far as it may be told."""
    exact = figures.met is not None or figures.met_at_least == figures.joined
    return percent(figures.met_at_least, figures.joined), "" if exact else _("or more")


def _hidden_words(figures: Figures) -> str:
    made = ngettext(
        "%(people)s person is here.", "%(people)s people are here.", figures.joined,
        people=number(figures.joined),
    )  # fmt: skip
    why = _(
        "How many of them met somebody is shown once there are %(people)s people and enough connections, "
        "so that nobody can be picked out.",
        people=number(FEWEST_PEOPLE),
    )
    return f"{made} {why}"


def _coverage_words(figures: Figures) -> str:
    joined, row = number(figures.joined), figures.coverage
    if figures.met_at_least == figures.joined:
        words = [_("All %(joined)s people have at least one connection.", joined=joined)]
        if row.least(TWO_OR_MORE) == figures.joined:
            words = [_("All %(joined)s people have two or more connections.", joined=joined)]
    elif figures.met is not None:
        words = [
            _("%(met)s of %(joined)s people have at least one connection.",
              met=number(figures.met), joined=joined)
        ]  # fmt: skip
    elif row.is_few(NOBODY):
        words = [
            _("All but a few of %(joined)s people have at least one connection.", joined=joined)
        ]
    else:
        words = [
            _("At least %(met)s of %(joined)s people have a connection.",
              met=number(figures.met_at_least), joined=joined)
        ]  # fmt: skip
    if row.least(TWO_OR_MORE) == row.most(TWO_OR_MORE) < figures.joined:
        words.append(_("%(people)s have two or more.", people=number(row.least(TWO_OR_MORE))))
    words.append(_newcomers_words(figures))
    if figures.gini is not None:
        words.append(_("Gini: %(gini)s.", gini=format_decimal(figures.gini, "0.00")))
    return " ".join(word for word in words if word)


def _newcomers_words(figures: Figures) -> str:
    """Say how newcomers fare beside the others, if that is told exactly of both."""
    if figures.newcomers is None or figures.others is None:
        return ""
    shares = []
    for row in (figures.newcomers, figures.others):
        if row.least(MET) != row.most(MET):
            return ""
        shares.append(row.least(MET) * 100 / row.total)
    behind = shares[1] - shares[0]
    if behind <= 0:
        return str(_("Newcomers met somebody as often as the others."))
    return str(_("Newcomers are close behind.") if behind <= CLOSE else _("Newcomers are behind."))

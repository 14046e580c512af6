"""When did people connect? The time line, with the prompts marked on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any

from flask_babel import format_datetime, format_time, ngettext
from flask_babel import gettext as _

from eventnet.analytics.block import Chart, FigureBlock, figures_head
from eventnet.analytics.figures import Figures, PromptFigure, Stretch
from eventnet.analytics.wording import definitions, number


def time_block(figures: Figures, *, zone: tzinfo) -> FigureBlock:
    """Answer: when did people connect?"""
    question, key = _("When did people connect?"), "time"
    stretches, minutes = figures.time_line.stretches, figures.time_line.minutes
    if not stretches:
        return FigureBlock(
            key,
            question,
            later=_("Connections appear on a time line here, with each prompt marked on it."),
        )
    many_days = len({stretch.at.astimezone(zone).date() for stretch in stretches}) > 1
    figure, unit, text = _peak(figures, many_days=many_days)
    step = ngettext("%(minutes)s minute", "%(minutes)s minutes", minutes, minutes=number(minutes))
    return FigureBlock(
        key, question, figure=figure, unit=unit, text=text, definition=definitions()["time"],
        twin={
            "caption": _("Connections over time"),
            "head": [_("From"), *figures_head(_("To"), [_("Connections")]), _("Prompts sent")],
            "rows": [
                _twin_row(stretch, minutes, figures.prompts, many_days=many_days)
                for stretch in stretches
            ],
        },
        chart=Chart(
            "timeline", _("Connections every %(step)s", step=step),
            {
                "kind": "timeline",
                "minutes": minutes,
                "points": _points(stretches, minutes, zone),
                "marks": [
                    {"at": _local(prompt.at, zone), "label": prompt.question}
                    for prompt in figures.prompts
                ],
            },
        ),
    )  # fmt: skip


def _peak(figures: Figures, *, many_days: bool) -> tuple[str, str, str]:
    """Return the busiest time with its sentence, or the total where all is one stretch."""
    stretches, minutes = figures.time_line.stretches, figures.time_line.minutes
    total = ngettext(
        "%(connections)s connection was made in all.", "%(connections)s connections were made in all.",
        figures.connections, connections=number(figures.connections),
    )  # fmt: skip
    if len(stretches) == 1:
        unit = ngettext("connection", "connections", figures.connections)
        return (
            number(figures.connections),
            unit,
            _("The busiest time is shown once there are more."),
        )
    busiest = max(stretches, key=lambda stretch: stretch.connections / stretch.steps)
    lasted = busiest.steps * minutes
    sentence = _(
        "was the busiest time: %(connections)s connections in %(minutes)s minutes.",
        connections=number(busiest.connections), minutes=number(lasted),
    )  # fmt: skip
    day = format_datetime(busiest.at, _("d MMM")) if many_days else ""
    return format_time(busiest.at, "HH:mm"), day, f"{sentence} {total}"


def _local(moment: datetime, zone: tzinfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M")


def _points(stretches: Sequence[Stretch], minutes: int, zone: tzinfo) -> list[dict[str, Any]]:
    """Return a point for each step; what is told together is spread evenly."""
    return [
        {
            "at": _local(stretch.at + timedelta(minutes=minutes * step), zone),
            "value": round(stretch.connections / stretch.steps, 2),
        }
        for stretch in stretches
        for step in range(stretch.steps)
    ]


def _twin_row(
    stretch: Stretch, minutes: int, prompts: Sequence[PromptFigure], *, many_days: bool
) -> list[str]:
    end = stretch.at + timedelta(minutes=minutes * stretch.steps)
    pattern = _("d MMM, HH:mm") if many_days else "HH:mm"
    sent = [
        number(place) for place, prompt in enumerate(prompts, 1) if stretch.at <= prompt.at < end
    ]
    return [
        format_datetime(stretch.at, pattern), format_datetime(end, pattern),
        number(stretch.connections), ", ".join(sent),
    ]  # fmt: skip

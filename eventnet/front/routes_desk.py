"""The control room: what is on, what comes next, how many met somebody, and who could use a hand."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, render_template
from flask_babel import format_datetime, format_number, format_percent
from flask_babel import gettext as _

from eventnet.analytics.block import Chart
from eventnet.analytics.block_time import time_block
from eventnet.analytics.counters import counters_of
from eventnet.analytics.figures import Figures
from eventnet.analytics.models import KeptFigures
from eventnet.analytics.queries import kept_of
from eventnet.analytics.wording import UNTOLD
from eventnet.badges.drawing import draw
from eventnet.events.guards import organiser, organiser_of_event
from eventnet.events.links import join_link, screen_code
from eventnet.events.queries import programme_at
from eventnet.events.views import programme_line
from eventnet.front.queries import care_of
from eventnet.front.views import care_view
from eventnet.prompts.queries import missed_at
from eventnet.prompts.queries_texts import waiting_at
from eventnet.prompts.views import desk_prompts
from eventnet.prompts.views_desk import missed_view
from eventnet.prompts.views_texts import queue_view
from eventnet.rounds.views_desk import desk_of, on_view
from eventnet.web.context import database, now, secret, settings

blueprint = Blueprint("desk", __name__)
MOST_TEXTS = 3
"""So many texts stand in the control room itself."""


@blueprint.get("/o/<event_key>")
@organiser_of_event
def overview(event_key: str) -> str:
    """Show the control room."""
    who = organiser()
    moment = now()
    with database().read() as db:
        figures = counters_of(db, who.event_id)
        kept = kept_of(db, who.event_id)
        on_now, following = desk_prompts(
            db, event_id=who.event_id, event_key=event_key, timezone=who.timezone, now=moment
        )
        missed = missed_at(db, who.event_id)
        programme = programme_at(db, who.event_id, now=moment)
        care = care_of(db, who.event_id, now=moment)
        first = waiting_at(db, who.event_id, most=MOST_TEXTS)
        rounds_on = on_view(db, who.event_id, desk_of(who, now=moment))
    link = join_link(settings().public_url, who.join_code)
    screen = screen_code(secret(), event_id=who.event_id, number=who.screen_number)
    return render_template(
        "pages/front/overview.html",
        phase=who.phase,
        figures=figure_words(figures),
        on_now=on_now,
        rounds_on=rounds_on,
        following=following,
        programme=programme_line(*programme, timezone=who.timezone),
        missed=missed_view(missed, event_key),
        now_iso=moment.isoformat(),
        today=format_datetime(moment, "EEEE HH:mm"),
        starts=format_datetime(who.starts_at, _("EEEE d MMMM, HH:mm")),
        join_code=who.join_code.upper(),
        join_address=f"{settings().public_host}/join",
        poster=draw(link),
        pulse_chart=pulse_of(kept, who.timezone),
        screen_url=f"/screen/{event_key}/{screen}",
        screen_number=who.screen_number,
        care=care_view(care, desk_url=f"/o/{event_key}"),
        queue=queue_view(first, care.texts, event_key=event_key, timezone=who.timezone),
    )


def pulse_of(kept: KeptFigures | None, timezone: str) -> Chart | None:
    """Return the chart of connections over time from the figures as they were published last."""
    if kept is None:
        return None
    return time_block(Figures.of_json(kept.figures), zone=ZoneInfo(timezone)).chart


def figure_words(figures: dict[str, int | None]) -> dict[str, str]:
    """Return the counters in words; a dash stands for what may not be told, since it may be few or all but a few."""

    def words(key: str) -> str:
        value = figures[key]
        return UNTOLD if value is None else str(format_number(value))

    def share(key: str) -> str:
        value, joined = figures[key], figures["joined"]
        return str(format_percent(value / joined)) if value is not None and joined else ""

    return {
        **{key: words(key) for key in ("joined", "connections", "met", "nobody")},
        "met_share": share("met"),
        "nobody_share": share("nobody"),
    }

"""The big screen: how to join, the question that is on with its tally, one counter, and what comes next.

It needs no session, so that any machine at a projector can show it: whoever has the link sees what the whole hall sees, and
nothing of anybody. The page looks again every few seconds by itself, also after the network was gone.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, g, render_template
from flask_babel import format_number
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventnet.analytics.counters import counters_of
from eventnet.badges.drawing import draw
from eventnet.core.errors import NotFound
from eventnet.events.links import join_link, opens_screen
from eventnet.events.models import Event
from eventnet.events.queries import event_by_key
from eventnet.prompts.queries import next_at, open_at, shown_of
from eventnet.prompts.views import clock_words, view_of
from eventnet.rounds.views_wall import wall_rounds
from eventnet.web.context import database, now, secrets, settings
from eventnet.web.guards import public

blueprint = Blueprint("wall", __name__)
SOON = timedelta(hours=1)
MOST_TEXTS = 3
LONG = 70


@blueprint.get("/screen/<event_key>/<code>")
@public
def wall(event_key: str, code: str) -> str:
    """Show the big screen of an event to whoever has its link; to all others there is nothing."""
    moment = now()
    with database().read() as db:
        event = event_by_key(db, event_key)
        if event is None or not opens_screen(
            secrets(), code, event_id=event.id, number=event.screen_number
        ):
            raise NotFound()
        g.timezone, g.locale, g.accent = event.timezone, event.locale, event.accent
        page = wall_view(db, event, now=moment)
    return render_template("pages/front/wall.html", **page)


def wall_view(db: Session, event: Event, *, now: datetime) -> dict[str, Any]:
    """Return what the screen shows: only what was for everybody, with figures in steps."""
    connections = counters_of(db, event.id)["connections"] or 0
    return {
        "event_name": event.name,
        "phase": event.phase,
        "poster": draw(join_link(settings().public_url, event.join_code), level="M"),
        "join_address": f"{settings().public_host}/join",
        "join_code": event.join_code.upper(),
        "connections": format_number(connections) if connections else "",
        "prompt": _on_now(db, event),
        "rounds": wall_rounds(db, event, now=now) if event.phase in {"before", "live"} else None,
        "next_words": _next_words(db, event, now),
        "begins": clock_words(event.starts_at, event.timezone),
    }


def _on_now(db: Session, event: Event) -> dict[str, Any] | None:
    """Return the newest prompt that is on for the whole hall."""
    for_all = [prompt for prompt in open_at(db, event.id) if prompt.audience == "all"]
    if event.phase != "live" or not for_all:
        return None
    (shown,) = shown_of(db, for_all[:1], counts=True, stepped=True)
    view = view_of(shown, event_key=event.key, timezone=event.timezone)
    return {
        **view,
        "texts": list(shown.texts[:MOST_TEXTS]),
        "is_full": len(view["question"]) > LONG or len(view["options"]) > 4,
    }


def _next_words(db: Session, event: Event, now: datetime) -> str:
    """Return when the next question for everybody comes; nothing when that is far away."""
    following = next_at(db, event.id)
    if event.phase != "live" or following is None or following.opens_at is None:
        return ""
    if following.audience != "all" or not now < following.opens_at < now + SOON:
        return ""
    return str(_("Next at %(time)s", time=clock_words(following.opens_at, event.timezone)))

"""Circles as an attendee's pages and pushes show them: topics and free seats to everybody, people only to those who sit there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.attendees.views import person_view
from eventnet.circles.queries import Mine, seen_by
from eventnet.circles.queries_together import Mate
from eventnet.circles.table import Table
from eventnet.circles.wording import clock_words, seats_words, until_words


def circle_view(table: Table, *, event_key: str, timezone: str) -> dict[str, Any]:
    """Return what everybody may know of a circle: what it is about, where, and whether there is a seat. Nobody is named."""
    return {
        "id": table.id,
        "topic": table.topic,
        "place": table.place,
        "free": table.free,
        "seats_words": seats_words(table.free),
        "until_words": until_words(table.closes_at, timezone),
        "url": f"/e/{event_key}/circles/{table.id}",
    }


def mine_view(
    mine: Mine | None, *, attendee_id: str, event_key: str, timezone: str
) -> dict[str, Any] | None:
    """Return the circle that somebody sits at, with those who sit there: the badge's two lines, and a topic of each."""
    if mine is None:
        return None
    seen = circle_view(mine.table, event_key=event_key, timezone=timezone)
    return {
        **seen,
        "opened": mine.table.opener_id == attendee_id,
        "mates": [_mate_view(mate) for mate in mine.mates],
        "leave_url": f"{seen['url']}/leave",
        "end_url": f"{seen['url']}/end",
        "report_url": f"{seen['url']}/report",
    }


def _mate_view(mate: Attendee) -> dict[str, Any]:
    topic = mate.ask_me_about[0] if mate.ask_me_about else None
    return {"person": person_view(mate, full=False), "topic": topic}


def circles_for(
    db: Session,
    *,
    event_id: str,
    attendee_id: str,
    event_key: str,
    timezone: str,
    now: datetime,
) -> dict[str, Any]:
    """Return both for a page or a snapshot: `circles` that the reader sees, and the `circle` they sit at, or None."""
    seen = seen_by(db, event_id=event_id, attendee_id=attendee_id, now=now)
    place = {"event_key": event_key, "timezone": timezone}
    return {
        "circles": [circle_view(table, **place) for table in seen.tables],
        "circle": mine_view(seen.mine, attendee_id=attendee_id, **place),
    }


def list_view(circles: list[dict[str, Any]], circle: dict[str, Any] | None) -> dict[str, Any]:
    """Return what a list of circles shows: those where the reader does not sit.

    `listView` in static/pwa/src/circles/state.js makes the same of what is pushed.
    """
    others = [one for one in circles if circle is None or one["id"] != circle["id"]]
    return {
        "others": others,
        "nothing": not others and circle is None,
        "invites": circle is None and any(one["free"] for one in others),
    }


def card_view(circle: dict[str, Any] | None) -> dict[str, Any]:
    """Return what the card of one's own circle shows. `cardView` in static/pwa/src/circles/state.js makes the same."""
    there = circle or NOTHING
    return {
        **there,
        "there": circle is not None,
        "alone": circle is not None and not there["mates"],
        "hands_over": there["opened"] and bool(there["mates"]),
    }


NOTHING: dict[str, Any] = {
    **dict.fromkeys(("id", "topic", "seats_words", "until_words"), ""),
    **dict.fromkeys(("url", "leave_url", "end_url", "report_url"), ""),
    "place": None,
    "free": 0,
    "opened": False,
    "mates": [],
}


def met_view(mate: Mate, *, timezone: str) -> dict[str, Any]:
    """Return somebody whom one sat with, for looking back: the badge's two lines, and when and at what."""
    return {
        "person": person_view(mate.attendee, full=False),
        "line": _("%(time)s, %(topic)s", time=clock_words(mate.at, timezone), topic=mate.topic),
    }

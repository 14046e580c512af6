"""Rounds as an attendee's pages and pushes show them: what everybody sees, and one's own table."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.attendees.views import person_view
from eventnet.questions.library import entry_of
from eventnet.rounds.models import RoundSeries
from eventnet.rounds.queries import Now, Place, now_at, place_of
from eventnet.rounds.queries_together import Mate
from eventnet.rounds.wording import (
    clock_words,
    left_words,
    round_words,
    shape_words,
    title_of,
)


def rounds_view(now_on: Now, *, event_key: str, timezone: str, now: datetime) -> dict[str, Any]:
    """Return what everybody at the event may know of the rounds: which one it is, its question, and the time."""
    series, current = now_on.series, now_on.round
    url = f"/e/{event_key}/rounds/{series.id}"
    asked = _question(current.question_key) if current is not None else None
    stands = series.paused_at or now
    begins = current is not None and current.begins_at > stands
    ends_at = (current.begins_at if begins else current.ends_at) if current is not None else None
    return {
        "id": series.id,
        "state": series.state,
        "title": title_of(series),
        "number": series.number,
        "of": series.rounds,
        "head": round_words(series.number, series.rounds) if series.number else title_of(series),
        "line": _line(series, timezone),
        "begins_at": current.begins_at.isoformat() if current is not None else None,
        "ends_at": current.ends_at.isoformat() if current is not None else None,
        "now": stands.isoformat(),
        "left_words": left_words(ends_at - stands) if ends_at is not None else "",
        "question": asked[0] if asked else None,
        "follow_up": asked[1] if asked else None,
        "may_join": series.number < series.rounds,
        "join_url": f"{url}/join",
        "leave_url": f"{url}/leave",
    }


def _question(key: str) -> tuple[str, str] | None:
    entry = entry_of(key)
    if entry is None:
        return None
    locale = get_locale()
    words = entry.said(locale.language if locale is not None else "en")
    return words.ask, words.then


def _line(series: RoundSeries, timezone: str) -> str:
    shape = shape_words(series)
    if series.starts_at is None or series.state != "open":
        return shape
    return str(
        _("At %(time)s: %(shape)s", time=clock_words(series.starts_at, timezone), shape=shape)
    )


def table_view(place: Place, series_id: str) -> dict[str, Any]:
    """Return an attendee's own place in the rounds, with those at the table: the badge's two lines, and a topic of each."""
    return {
        "rounds_id": series_id,
        "joined": place.joined,
        "rests": place.rests,
        "number": place.number,
        "table": place.table,
        "waits": place.waits,
        "mates": [_mate_view(mate) for mate in place.mates],
    }


def _mate_view(mate: Attendee) -> dict[str, Any]:
    topic = mate.ask_me_about[0] if mate.ask_me_about else None
    return {"person": person_view(mate, full=False), "topic": topic}


def rounds_for(
    db: Session,
    *,
    event_id: str,
    attendee_id: str,
    event_key: str,
    timezone: str,
    now: datetime,
) -> dict[str, Any]:
    """Return both for a page or a snapshot: `rounds` and `table`, each None while there is nothing."""
    found = now_at(db, event_id)
    if found is None:
        return {"rounds": None, "table": None}
    return {
        "rounds": rounds_view(found, event_key=event_key, timezone=timezone, now=now),
        "table": table_view(place_of(db, found, attendee_id), found.series.id),
    }


def card_view(rounds: dict[str, Any] | None, table: dict[str, Any] | None) -> dict[str, Any]:
    """Return all that the card of the rounds shows, with a flag for each sentence that stands on it.

    `roundsView` in static/pwa/src/rounds/state.js makes the same of what is pushed.
    """
    there = rounds or NOTHING
    mine = table if table and table["rounds_id"] == there["id"] else NO_TABLE
    joined = mine["joined"]
    is_now = joined and there["number"] > 0 and mine["number"] == there["number"]
    seated = is_now and mine["table"] is not None
    rests = mine["rests"] if joined and not seated else ""
    left_over = is_now and mine["waits"] and not rests
    idle = joined and not seated and not left_over and not rests
    return {
        **mine,
        **there,
        "topics": [mate for mate in mine["mates"] if mate["topic"]],
        "there": joined or there["may_join"],
        "invites": not joined and there["may_join"],
        "plans": not seated,
        "asks": seated and there["question"] is not None,
        "starts_soon": idle and there["state"] == "open",
        "finds": idle and there["state"] != "open" and not there["number"],
        "comes_soon": idle and there["state"] != "open" and there["number"] > 0,
        "seated": seated,
        "left_over": left_over,
        "rests_busy": rests == "busy",
        "rests_quiet": rests == "undisturbed",
        "phase": _phase(there),
    }


NOTHING: dict[str, Any] = {
    **dict.fromkeys(("id", "state", "title", "head", "line", "now", "left_words"), ""),
    **dict.fromkeys(("begins_at", "ends_at", "question", "follow_up"), None),
    **dict.fromkeys(("join_url", "leave_url"), ""),
    "number": 0,
    "of": 0,
    "may_join": False,
}
NO_TABLE: dict[str, Any] = {
    "joined": False,
    "rests": "",
    "number": 0,
    "table": None,
    "waits": False,
    "mates": [],
}


def _phase(rounds: dict[str, Any]) -> str:
    """Return what the time on the card counts: until one sits, while one talks, or nothing in a pause."""
    if rounds["state"] != "running":
        return "paused"
    return "find" if (rounds["begins_at"] or "") > rounds["now"] else "talk"


def mate_view(mate: Mate, *, timezone: str) -> dict[str, Any]:
    """Return somebody whom one sat with, for looking back: the badge's two lines, and when and where."""
    return {
        "person": person_view(mate.attendee, full=False),
        "line": _(
            "%(time)s, table %(table)s", time=clock_words(mate.at, timezone), table=mate.table
        ),
    }

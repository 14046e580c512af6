"""Requests and connections as pages, pushes and JSON show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import format_date, format_time
from flask_babel import gettext as _

from eventnet.attendees.models import Attendee
from eventnet.attendees.views import person_view
from eventnet.connections.models import Request
from eventnet.connections.openers import opener_for, opener_for_two
from eventnet.connections.opening import undo_until
from eventnet.connections.queries import Asked, Known
from eventnet.connections.queries_scanned import ScannedBy
from eventnet.connections.tags import OwnTag
from eventnet.web.i18n import current_locale


def moment_words(at: datetime, *, timezone: str, now: datetime) -> str:
    """Return a moment as people say it: the time today, with the day before that."""
    zone = ZoneInfo(timezone)
    local = at.astimezone(zone)
    time = str(format_time(local, "HH:mm", rebase=False))
    if local.date() == now.astimezone(zone).date():
        return time
    return f"{format_date(local, _('d MMM'), rebase=False)}, {time}"


Places = Mapping[datetime, str]
"""Where people were, by the moment."""


def request_view(
    request: Request,
    person: Attendee,
    *,
    event_key: str,
    timezone: str,
    now: datetime,
    places: Places,
) -> dict[str, Any]:
    """Return a request as the one who was scanned sees it: the badge's two lines, when and where, and the address to answer at."""
    return {
        "id": request.id,
        "person": person_view(person, full=False),
        "at": request.at.isoformat(),
        "at_words": moment_words(request.at, timezone=timezone, now=now),
        "said": _("You showed your code") if request.way == "live" else _("Scanned your badge"),
        "where": places.get(request.at),
        "answer_url": f"/e/{event_key}/requests/{request.id}/answer",
        "more_url": f"/e/{event_key}/scanned-you/{person.id}",
    }


def scanned_view(
    one: ScannedBy, *, event_key: str, timezone: str, now: datetime, places: Places
) -> dict[str, Any]:
    """Return somebody who scanned the reader: the two lines, each reading in words, and what became of it."""
    base = f"/e/{event_key}"
    own = f"{base}/scanned-you/{one.other.id}"
    return {
        "id": one.other.id,
        "person": person_view(one.other, full=False),
        "starred": False,
        "readings": [
            {
                "when": moment_words(reading.at, timezone=timezone, now=now),
                "where": places.get(reading.at),
                "code": _("your live code") if reading.code == "live" else _("your badge"),
            }
            for reading in one.readings
        ],
        "became": one.became,
        "became_words": {
            "waiting": _("Waits for your answer"),
            "connected": _("You are connected"),
            "declined": _("You said not now"),
            "expired": _("Not answered, and over"),
            "ended": _("You are no longer connected"),
            "not-asked": _("Saw your name, did not ask"),
        }[one.became],
        "own_url": own,
        "url": f"{base}/people/{one.connection_id}" if one.connection_id else own,
    }


def asked_view(row: Asked, *, timezone: str, now: datetime, places: Places) -> dict[str, Any]:
    """Return a request of one's own that nobody has answered."""
    return {
        "name": row.name,
        "organisation": row.organisation,
        "at_words": moment_words(row.at, timezone=timezone, now=now),
        "where": places.get(row.at),
        "memo": row.memo,
    }


def connection_view(
    known: Known,
    *,
    event_key: str,
    timezone: str,
    now: datetime,
    places: Places,
    me: Attendee | None = None,
    prompt: str | None = None,
    tags: Sequence[OwnTag] = (),
) -> dict[str, Any]:
    """Return a connection as one of the two sees it, with a thing that both wrote about when there is one.

    It always has a question to begin with: by what both wrote, else by what the other did, else one of the library's.
    """
    url = f"/e/{event_key}/people/{known.connection.id}"
    undo_left = undo_until(known.connection.recorded_at, known.mine.seen_at or now) - now
    opener = opener_for(
        ask_about=known.other.ask_me_about,
        looking_for=known.other.looking_for,
        mine=[*me.looking_for, *me.ask_me_about] if me is not None else [],
    ) or opener_for_two(known.connection.id, locale=current_locale())
    return {
        "id": known.connection.id,
        "person": person_view(known.other),
        "at": known.connection.made_at.isoformat(),
        "at_words": moment_words(known.connection.made_at, timezone=timezone, now=now),
        "where": places.get(known.connection.made_at),
        "prompt": prompt,
        "shared": shared_words(me, known.other) if me is not None else None,
        "question": opener.question,
        "question_after": opener.after,
        "starred": known.mine.starred_at is not None,
        "url": url,
        "note_url": f"{url}/note",
        "star_url": f"{url}/star",
        "tags": [{"label": one.label, "on": one.on} for one in tags],
        "tags_url": f"{url}/tags",
        "seen_url": f"{url}/seen",
        "undo_url": f"{url}/undo" if undo_left >= timedelta(0) else None,
        "undo_left": max(0, int(undo_left.total_seconds())),
    }


def shared_words(me: Attendee, other: Attendee) -> str | None:
    """Return one thing that two people share, only from what both wrote; None when there is nothing."""
    pairs = (
        (
            me.looking_for,
            other.ask_me_about,
            _("You are looking for “%(topic)s”, and may ask about it here."),
        ),
        (
            me.ask_me_about,
            other.looking_for,
            _("They are looking for “%(topic)s”, which people may ask you about."),
        ),
        (me.ask_me_about, other.ask_me_about, _("You both like to talk about “%(topic)s”.")),
        (me.looking_for, other.looking_for, _("You are both looking for “%(topic)s”.")),
    )
    for mine, theirs, words in pairs:
        topic = _common(mine, theirs)
        if topic:
            return str(words).replace("%(topic)s", topic)
    return None


def _common(mine: list[str], theirs: list[str]) -> str | None:
    there = {topic.casefold() for topic in theirs}
    return next((topic for topic in mine if topic.casefold() in there), None)

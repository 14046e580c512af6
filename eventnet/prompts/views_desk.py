"""The organiser's list of prompts: one day at a time, in the order in which they are sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from eventnet.events.models import ProgrammeItem
from eventnet.prompts.daytrack import track_of
from eventnet.prompts.models import Prompt, Reply
from eventnet.prompts.planning import WAITS, Span, quiet_until
from eventnet.prompts.queries import Listed, when_of
from eventnet.prompts.tally import step_of
from eventnet.prompts.views import clock_words, desk_url
from eventnet.prompts.wording import (
    aim_words,
    follow_words,
    minutes_words,
    missed_words,
    replied_words,
    reply_words,
)

MOST_DAYS = 14
PLACES = {
    "open": ("now", "on"),
    "closed": ("sent", "sent"),
    "withdrawn": ("sent", "sent"),
    "missed": ("wait", "wait"),
    "scheduled": ("plan", "plan"),
}
"""How a state looks in the list and on the line."""


@dataclass(frozen=True)
class Day:
    """What the list needs to know of the event: its address, its zone, when it is, and what time it is."""

    event_key: str
    timezone: str
    starts_at: datetime
    ends_at: datetime
    now: datetime

    def local(self, at: datetime) -> datetime:
        """Return a moment as the clock in the hall shows it."""
        return at.astimezone(ZoneInfo(self.timezone))


def day_view(
    listed: Sequence[Listed],
    day: Day,
    asked: str | None,
    programme: Sequence[ProgrammeItem] = (),
) -> dict[str, Any]:
    """Return the page of one day: `asked` as 2026-09-17, else today, else the nearest day of the event."""
    timed = [row for row in listed if _has_time(row.prompt)]
    days = _days(timed, day)
    shown = _shown_day(days, day, asked)
    quiet = [(item.starts_at, item.ends_at) for item in programme if item.is_quiet]
    rows = [row for row in timed if day.local(when_of(row.prompt)).date() == shown]
    return {
        "days": [
            {
                "text": format_date(one, _("EEEE d"), rebase=False),
                "href": f"/o/{day.event_key}/prompts?day={one.isoformat()}",
                "current": one == shown,
            }
            for one in days
        ],
        "title": format_date(shown, _("EEEE d MMMM"), rebase=False),
        "is_written": bool(listed),
        "items": [_item(row, day, quiet) for row in rows],
        "track": _track(rows, day, shown, programme),
        "drafts": [_draft(row, day) for row in listed if row.prompt.state == "draft"],
    }


def _has_time(prompt: Prompt) -> bool:
    """Tell whether a prompt has a place in the day; what was withdrawn before anybody saw it has none."""
    if prompt.state == "withdrawn":
        return prompt.opened_at is not None
    return prompt.state != "draft"


def _days(timed: Sequence[Listed], day: Day) -> list[date]:
    first, last = day.local(day.starts_at).date(), day.local(day.ends_at).date()
    length = min((last - first).days + 1, MOST_DAYS)
    planned = {first + timedelta(days=number) for number in range(length)}
    return sorted(planned | {day.local(when_of(row.prompt)).date() for row in timed})


def _shown_day(days: Sequence[date], day: Day, asked: str | None) -> date:
    wanted = next((one for one in days if one.isoformat() == asked), None)
    today = day.local(day.now).date()
    return wanted or min(days, key=lambda one: (abs((one - today).days), one))


def _track(
    rows: Sequence[Listed], day: Day, shown: date, programme: Sequence[ProgrammeItem]
) -> dict[str, Any]:
    zone = ZoneInfo(day.timezone)
    midnight = datetime.combine(shown, datetime.min.time(), tzinfo=zone)
    first = max(day.local(day.starts_at), midnight)
    last = min(day.local(day.ends_at), midnight + timedelta(days=1))
    marks = [
        (day.local(when_of(row.prompt)), PLACES.get(row.prompt.state, ("", "plan"))[1])
        for row in rows
    ]
    span = (first, last) if first < last else (midnight, midnight + timedelta(days=1))
    items = [
        (day.local(item.starts_at), day.local(item.ends_at), item.title, item.is_quiet)
        for item in programme
        if day.local(item.starts_at).date() == shown
    ]
    track = track_of(*span, marks, day.local(day.now), items)
    return {
        "label": ngettext("%(num)d prompt on this day", "%(num)d prompts on this day", len(rows)),
        "hours": [{"x": x, "words": clock_words(at, day.timezone)} for x, at in track.hours],
        "pins": track.pins,
        "blocks": track.blocks,
        "now_x": track.now_x,
    }


def _item(row: Listed, day: Day, quiet: Sequence[Span]) -> dict[str, Any]:
    prompt = row.prompt
    state = PLACES.get(prompt.state, ("plan", "plan"))[0]
    late = _falls_into_a_talk(prompt, day, quiet)
    if late:
        state = "wait"
    return {
        "id": prompt.id,
        "state": state,
        "when": clock_words(when_of(prompt), day.timezone),
        "question": prompt.question,
        "line": _line(row, day),
        "warn": late or _warning(row),
        "words": _("Withdrawn") if prompt.state == "withdrawn" else "",
        "replied": replied_words(step_of(row.replies), prompt.kind)
        if prompt.state == "open"
        else "",
        "href": desk_url(day.event_key, prompt.id),
        "send_url": f"{desk_url(day.event_key, prompt.id)}/send",
        "may_send": prompt.state in {"scheduled", "missed"},
    }


def _line(row: Listed, day: Day) -> str:
    prompt = row.prompt
    if prompt.state == "open" and prompt.closes_at is not None:
        said = _("closes at %(time)s", time=clock_words(prompt.closes_at, day.timezone))
    elif prompt.state in {"closed", "withdrawn"}:
        asks = prompt.kind not in {"notice", "mission"}
        said = reply_words(step_of(row.replies)) if asks else ""
    else:
        said = minutes_words(prompt.minutes)
    with_it = follow_words(row.follows) if prompt.state == "scheduled" else ""
    return " · ".join(filter(None, (aim_words(prompt.audience), said, with_it)))


def _falls_into_a_talk(prompt: Prompt, day: Day, quiet: Sequence[Span]) -> str:
    """Return what becomes of a prompt whose time is now in a talk, since the programme has changed."""
    if prompt.state != "scheduled" or prompt.opens_at is None:
        return ""
    until = quiet_until(quiet, prompt.opens_at)
    if until is None:
        return ""
    if until > (prompt.wanted_at or prompt.opens_at) + WAITS:
        return str(_("Falls into a talk, and will not be sent. Give it another time."))
    time = clock_words(until, day.timezone)
    return str(_("Falls into a talk. It will wait until %(time)s.", time=time))


def _warning(row: Listed) -> str:
    if row.prompt.state == "missed":
        return missed_words(row.prompt)
    if row.unread:
        words = ngettext("%(num)d text to read", "%(num)d texts to read", row.unread)
        return str(words)
    return ""


def missed_view(missed: Sequence[Prompt], event_key: str) -> list[dict[str, str]]:
    """Return the prompts that were not sent, with why, and with the addresses of what can be done about it."""
    return [
        {
            "question": prompt.question,
            "why": missed_words(prompt),
            "url": (url := desk_url(event_key, prompt.id)),
            "send_url": f"{url}/send",
            "withdraw_url": f"{url}/withdraw",
        }
        for prompt in missed
    ]


def _draft(row: Listed, day: Day) -> dict[str, Any]:
    prompt = row.prompt
    url = desk_url(day.event_key, prompt.id)
    return {
        "question": prompt.question,
        "line": minutes_words(prompt.minutes),
        "href": url,
        "send_url": f"{url}/send",
    }


def text_view(reply: Reply, event_key: str, timezone: str) -> dict[str, Any]:
    """Return a reply in own words for the organiser who reads it: never whose it is."""
    url = f"{desk_url(event_key, reply.prompt_id)}/replies/{reply.id}"
    state = "shown" if reply.approved_at else "hidden" if reply.hidden_at else "unread"
    return {
        "id": reply.id,
        "text": reply.text or "",
        "at_words": clock_words(reply.at, timezone),
        "state": state,
        "approve_url": f"{url}/approve",
        "hide_url": f"{url}/hide",
    }

"""Promises and exchanges as pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _

from eventnet.promises.models import Exchange
from eventnet.promises.queries import FromEvent, Promised
from eventnet.promises.states import is_due


def day_words(day: date) -> str:
    """Return a day as people say it."""
    return str(format_date(day, _("EEEE d MMMM"), rebase=False))


def promise_view(row: Promised, *, event_key: str, timezone: str, now: datetime) -> dict[str, Any]:
    """Return one promise: who promised, until when, what came of it, and where its writer says so."""
    promise = row.promise
    name = row.known.other.name if row.known else None
    return {
        "id": promise.id,
        "who": who_words(row.by_me, name),
        "when": _when(promise.state, promise.due_on),
        "text": promise.text,
        "state": promise.state,
        "pending": row.is_pending,
        "theirs": not row.by_me,
        "due": row.is_pending and is_due(promise.due_on, now=now, timezone=timezone),
        "due_on": promise.due_on.isoformat() if promise.due_on else "",
        "told": promise.told and row.is_own,
        "settle_url": f"/e/{event_key}/promises/{promise.id}" if row.is_own else None,
        "calendar_url": f"/e/{event_key}/promises/{promise.id}/calendar.ics"
        if row.is_own and row.is_pending and promise.due_on
        else None,
        "name": name,
        "url": f"/e/{event_key}/people/{row.known.connection.id}" if row.known else None,
    }


def from_event_view(one: FromEvent, *, event_key: str, now: datetime) -> dict[str, Any]:
    """Return what is still open from another event, to be settled at this one: names lead to the people there."""
    there = {"event_key": one.event.key, "timezone": one.event.timezone}
    return {
        "event": one.event.name,
        "promises": [
            promise_view(row, now=now, **there)
            | ({"settle_url": f"/e/{event_key}/promises/{row.promise.id}"} if row.is_own else {})
            for row in one.rows
        ],
    }


def promise_line(row: Promised) -> str:
    """Return one promise in a line, for a table."""
    name = row.known.other.name if row.known else None
    when = _when(row.promise.state, row.promise.due_on)
    who = who_words(row.by_me, name)
    return f"{who}{' · ' if when else ''}{when}: {row.promise.text}"


def chips_of(rows: Sequence[Promised]) -> list[dict[str, str]]:
    """Return the pending promises between two as marks beside a name: each by who promised, the first word first."""
    return [
        {
            "text": _("You: %(what)s", what=row.promise.text)
            if row.by_me
            else _("For you: %(what)s", what=row.promise.text),
            "kind": "sun" if row.by_me else "",
            "icon": "promise",
        }
        for row in rows
        if row.is_pending
    ]


def exchange_view(row: Exchange, *, event_key: str) -> dict[str, Any]:
    """Return one entry of the log."""
    words = {
        ("idea", True): _("An idea you gave"),
        ("idea", False): _("An idea you received"),
        ("know-how", True): _("Know-how you gave"),
        ("know-how", False): _("Know-how you received"),
        ("connection", True): _("A connection you gave"),
        ("connection", False): _("A connection you received"),
    }
    icons = {"idea": "bulb", "know-how": "know", "connection": "introduce"}
    return {
        "id": row.id,
        "words": words[(row.kind, row.given)],
        "given": row.given,
        "icon": icons[row.kind],
        "text": row.text,
        "drop_url": f"/e/{event_key}/exchanges/{row.id}/drop",
    }


def exchange_choices() -> list[dict[str, str]]:
    """Return what can be written down."""
    return [
        {"value": "idea-received", "label": _("An idea you received")},
        {"value": "idea-given", "label": _("An idea you gave")},
        {"value": "know-how-received", "label": _("Know-how you received")},
        {"value": "know-how-given", "label": _("Know-how you gave")},
        {"value": "connection-received", "label": _("A connection you received")},
        {"value": "connection-given", "label": _("A connection you gave")},
    ]


def who_words(by_me: bool, name: str | None) -> str:
    """Return who promised whom; without a name where they are not connected any more."""
    if by_me:
        return str(_("You promised %(name)s", name=name) if name else _("You promised"))
    return str(_("%(name)s promised you", name=name) if name else _("They promised you"))


def _when(state: str, due_on: date | None) -> str:
    if state == "kept":
        return str(_("kept"))
    if state == "let-go":
        return str(_("let go"))
    if due_on is None:
        return ""
    day = day_words(due_on)
    return str(
        _("now by %(day)s", day=day) if state == "renegotiated" else _("by %(day)s", day=day)
    )

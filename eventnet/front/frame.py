"""The frame of a page: whose it is, at which event, at which version, and what waits for them."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, g, request
from flask_babel import format_number, format_time
from flask_babel import gettext as _

from eventnet.accounts.sessions import Visitor, marker_of
from eventnet.attendees.guards import Attending
from eventnet.attendees.queries import count_at
from eventnet.attendees.views import masthead
from eventnet.connections.queries import requests_to
from eventnet.core.text import monogram_of, tint_of
from eventnet.db.factlog import version_of
from eventnet.digests.queries import digest_url_of
from eventnet.events.guards import Organiser
from eventnet.events.links import accent_url
from eventnet.introductions.queries import offers_to
from eventnet.web.context import database, now


def install(app: Flask) -> None:
    """Give every template the frame of the visitor that the route's guard found."""
    app.context_processor(frame)
    app.after_request(let_keep)


KEPT = frozenset(
    {
        "badges.badge_page",
        "digests.plan",
        "circles.circles_page",
        "front.now_page",
        "front.people_page",
        "front.person_page",
        "front.scan_page",
        "promises.promises_page",
        "suggestions.meet_page",
    }
)
"""The pages that a phone may keep for when it has no network."""


def let_keep(response: Response) -> Response:
    """Say that the phone may keep this page, and for which session: it goes when another one comes."""
    visitor = getattr(g, "visitor", None)
    if request.endpoint in KEPT and response.status_code == 200 and isinstance(visitor, Attending):
        response.headers["EventNet-Keep"] = marker_of(visitor.device_id)
    return response


def frame() -> dict[str, Any]:
    """Return the layout's values for this request: the colour of its event, and whose page it is."""
    visitor = getattr(g, "visitor", None)
    look = {"accent_url": accent_url(getattr(g, "accent", None))}
    if isinstance(visitor, Attending):
        return look | _attendee(visitor)
    if isinstance(visitor, Organiser):
        return look | _desk(visitor)
    if isinstance(visitor, Visitor):
        return look | {"signed_in": _signed_in(visitor.person_id, visitor.email, "")}
    return look


def _attendee(me: Attending) -> dict[str, Any]:
    base = f"/e/{me.event_key}"
    with database().read() as db:
        version = version_of(db, event_id=me.event_id, attendee_id=me.attendee_id)
        asks = [request.id for request, _other in requests_to(db, me.attendee_id)]
        asks += [f"offer:{one.introduction.id}" for one in offers_to(db, me.attendee_id, now=now())]
        plan_url = None
        if me.phase in {"after", "closed"}:
            plan_url = digest_url_of(db, attendee_id=me.attendee_id, event_key=me.event_key)
    return {
        "masthead": masthead(me.event_name, me.place, me.starts_at, me.ends_at, me.event_key),
        "event_url": base,
        "snapshot_url": f"{base}/snapshot",
        "version": version,
        "asks": asks,
        "undisturbed": me.undisturbed,
        "plan_url": plan_url,
        "session_marker": marker_of(me.device_id),
        "me_head": {"monogram": monogram_of(me.name), "tint": tint_of(me.attendee_id)},
        "as_of": format_time(now(), "HH:mm"),
    }


def _desk(who: Organiser) -> dict[str, Any]:
    with database().read() as db:
        version = version_of(db, event_id=who.event_id, attendee_id=None, desk=True)
        joined = count_at(db, who.event_id)
    return {
        "masthead": masthead(who.event_name, who.place, who.starts_at, who.ends_at, who.event_key),
        "desk_url": f"/o/{who.event_key}",
        "version": version,
        "joined": format_number(joined),
        "signed_in": _signed_in(who.person_id, who.email, who.role),
    }


def _signed_in(person_id: str, email: str | None, role: str) -> dict[str, Any]:
    name = email or _("Signed in")
    words = {"owner": _("Owner"), "organiser": _("Organiser"), "host": _("Host")}
    return {
        "name": name,
        "monogram": monogram_of(name),
        "tint": tint_of(person_id),
        "role": words.get(role, _("Organiser")),
    }

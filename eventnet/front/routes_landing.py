"""The first page: for strangers the way in, for the others the way on."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template

from eventnet.accounts.guards import find_visitor
from eventnet.attendees.queries import events_of
from eventnet.attendees.views import masthead
from eventnet.events.queries import events_run_by
from eventnet.web.context import database
from eventnet.web.guards import public

blueprint = Blueprint("landing", __name__)


@blueprint.get("/")
@public
def landing() -> str | Response:
    """Lead a visitor to where they belong; a stranger is asked for a join code."""
    who = find_visitor()
    if who is None:
        return render_template("pages/front/landing.html")
    with database().read() as db:
        attended = events_of(db, who.person_id)
        run = events_run_by(db, who.person_id)
    running = [event for event in attended if event.phase in {"before", "live"}]
    if len(running) == 1 and not run:
        return make_response(redirect(f"/e/{running[0].key}/now", 303))
    if not attended and (run or who.may_create_events):
        return make_response(redirect("/o", 303))
    if not attended:
        return render_template("pages/front/landing.html")
    heads = [
        masthead(event.name, event.place, event.starts_at, event.ends_at, event.key)
        for event in attended
    ]
    return render_template(
        "pages/front/my_places.html",
        attended=list(zip(heads, attended, strict=True)),
        runs=bool(run) or who.may_create_events,
    )


@blueprint.get("/go/scan", defaults={"place": "scan"}, endpoint="go_scan")
@blueprint.get("/go/badge", defaults={"place": "badge"}, endpoint="go_badge")
@public
def go(place: str) -> Response:
    """Lead to the scanner or the badge of the event that is on; the installed app's shortcuts know no event."""
    who = find_visitor()
    if who is None:
        return make_response(redirect("/", 303))
    with database().read() as db:
        attended = events_of(db, who.person_id)
    for phase in ("live", "before"):
        running = [event for event in attended if event.phase == phase]
        if running:
            nearest = min(running, key=lambda event: event.starts_at)
            return make_response(redirect(f"/e/{nearest.key}/{place}", 303))
    return make_response(redirect("/", 303))

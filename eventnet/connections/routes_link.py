"""A badge's link, opened by a phone's own camera. Opening it does nothing; a button scans."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template

from eventnet.accounts.guards import find_visitor
from eventnet.attendees.queries import events_of
from eventnet.badges.blanks import event_of_blank
from eventnet.badges.codes import typed_form
from eventnet.badges.live_code import read_live
from eventnet.badges.live_service import event_of_live
from eventnet.badges.service import event_of_code
from eventnet.connections.routes_seen import keep_seen
from eventnet.core.ids import BADGE_LENGTH, is_code, normalise_code
from eventnet.events.phases import takes_people
from eventnet.web.context import database
from eventnet.web.guards import public
from eventnet.web.limits import by_address, limiter

blueprint = Blueprint("badge_link", __name__)


@blueprint.get("/b/<code>")
@public
@limiter.limit("300 per minute", key_func=by_address)
def badge_link(code: str) -> str | Response:
    """Offer to scan the badge at the event where the visitor attends.

    Somebody who attends nothing gets one and the same page for every code, known or not. A blank one is a way in,
    as a poster is: it leads to joining its event.
    """
    wanted = normalise_code(code)
    known = is_code(wanted, BADGE_LENGTH)
    return _offer(typed_form(wanted) if known else wanted.upper()[:24], wanted if known else "")


@blueprint.get("/l/<code>")
@blueprint.get("/L/<code>")
@public
@limiter.limit("300 per minute", key_func=by_address)
def live_link(code: str) -> str | Response:
    """Offer to scan the live code at the event where the visitor attends, as for a badge."""
    live = read_live(code)
    return _offer(code[:48], "", live=live.text if live else code[:48])


def _offer(typed: str, badge_code: str, *, live: str = "") -> str | Response:
    who = find_visitor()
    with database().read() as db:
        blank = event_of_blank(db, badge_code) if badge_code else None
    if blank is not None and takes_people(blank.phase):
        return make_response(redirect(f"/b/{badge_code}/join", 302))
    if who is None:
        return _stranger(live or badge_code)
    with database().read() as db:
        mine = [
            event for event in events_of(db, who.person_id) if event.phase in {"before", "live"}
        ]
        mine = mine or events_of(db, who.person_id)
        there = event_of_code(db, badge_code) if badge_code else None
        there = event_of_live(db, live) if live else there
    if not mine:
        return _stranger(live or badge_code)
    event = next((event for event in mine if event.id == there), mine[0])
    return render_template(
        "pages/connections/link_scan.html",
        typed=typed,
        live=live,
        scans_url=f"/e/{event.key}/scans",
        event=event,
    )


def _stranger(code: str) -> Response:
    """Show the one page that every stranger gets, and let their browser keep the code while they join."""
    response = make_response(render_template("pages/connections/link_stranger.html"))
    if is_code(normalise_code(code), BADGE_LENGTH) or read_live(code):
        keep_seen(response, normalise_code(code))
    return response

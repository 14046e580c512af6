"""Redeeming a code that was opened before joining: one tap on Now, as of the moment it was seen."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request

from eventnet.attendees.guards import attendee_of_event, attending
from eventnet.connections import service
from eventnet.connections.answers import scan_answer
from eventnet.connections.forms import ScanForm
from eventnet.connections.seen import COOKIE, GOOD_FOR, seal, unseal
from eventnet.core.errors import Gone
from eventnet.web.context import database, now, secret, secrets, settings

blueprint = Blueprint("seen", __name__)


def keep_seen(response: Response, code: str) -> None:
    """Put a code that a stranger opened into their browser, unreadable for scripts."""
    conf = settings()
    response.set_cookie(
        COOKIE,
        seal(code, secret=secret(), now=now()),
        max_age=int(GOOD_FOR.total_seconds()),
        path="/e/",
        secure=conf.is_https,
        httponly=True,
        samesite="Lax",
    )


@blueprint.post("/e/<event_key>/seen")
@attendee_of_event
def redeem(event_key: str) -> Response:
    """Scan the code that was opened before joining. Refuses: one that is older than fifteen minutes (Gone)."""
    me = attending()
    seen = unseal(request.cookies.get(COOKIE, ""), secrets=secrets(), now=now())
    if seen is None:
        raise Gone("seen-over")
    with database().write() as db:
        result = service.scan(
            db,
            scanner=service.Scanner(me.event_id, me.attendee_id, me.phase, me.device_id),
            command=ScanForm(scan_id=seen.scan_id, code=seen.code, way="link", scanned_at=seen.at),
            public_host=settings().public_host,
            now=now(),
            secrets=secrets(),
            seen_at=seen.at,
        )
    answer = scan_answer(me, result)
    return _forgotten(
        make_response(render_template("pages/connections/scanned.html", answer=answer))
    )


@blueprint.post("/e/<event_key>/seen/drop")
@attendee_of_event
def drop(event_key: str) -> Response:
    """Forget the code that was opened before joining."""
    return _forgotten(make_response(redirect(f"/e/{event_key}/now", 303)))


def _forgotten(response: Response) -> Response:
    response.delete_cookie(
        COOKIE, path="/e/", secure=settings().is_https, httponly=True, samesite="Lax"
    )
    return response

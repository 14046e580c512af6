"""The organiser's queue: what attendees reported, and taking it off the queue."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template

from eventnet.events.guards import organiser, organiser_of_event
from eventnet.safety.queries import reports_at
from eventnet.safety.service import settle_report
from eventnet.safety.wording import categories
from eventnet.web.context import database, now

blueprint = Blueprint("safety", __name__)


@blueprint.get("/o/<event_key>/safety")
@organiser_of_event
def safety_page(event_key: str) -> str:
    """List the reports, the open ones first."""
    with database().read() as db:
        told = reports_at(db, organiser().event_id)
    return render_template(
        "pages/safety/reports.html",
        open_ones=[one for one in told if not one.is_settled],
        settled=[one for one in told if one.is_settled],
        kinds={row["value"]: row["label"] for row in categories()},
    )


@blueprint.post("/o/<event_key>/safety/<report_id>/settle")
@organiser_of_event
def settle(event_key: str, report_id: str) -> Response:
    """Take a report off the queue."""
    with database().write() as db:
        settle_report(db, event_id=organiser().event_id, report_id=report_id, now=now())
    return make_response(redirect(f"/o/{event_key}/safety", 303))

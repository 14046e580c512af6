"""Telling the organisers about a circle, or about somebody whom one sat with there. Nobody else learns of it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, jsonify, make_response, render_template
from flask_babel import gettext as _

from eventnet.attendees.guards import Attending, attendee_of_event, attending
from eventnet.attendees.models import Attendee
from eventnet.circles.forms import CircleReportForm
from eventnet.circles.models import Circle
from eventnet.circles.queries import circle_of, seen_by
from eventnet.circles.queries_table import has_sat_at, met_at
from eventnet.connections.distance import block_met
from eventnet.core.errors import Gone, InvalidInput, NotFound
from eventnet.safety.forms import ReportForm
from eventnet.safety.service import write_report
from eventnet.safety.wording import categories
from eventnet.web.again import Again, again, fresh
from eventnet.web.context import database, now
from eventnet.web.limits import limiter
from eventnet.web.reading import read, wants_json

blueprint = Blueprint("circles_report", __name__)


@dataclass(frozen=True)
class _Reported:
    """A circle that somebody may tell about, and whom they met there. It is theirs where they opened it themselves."""

    circle: Circle
    mates: list[Attendee]
    is_own: bool


@blueprint.get("/e/<event_key>/circles/<circle_id>/report")
@attendee_of_event
def ask_report(event_key: str, circle_id: str) -> str:
    """Ask what happened."""
    return _page(event_key, _reported(attending(), circle_id), fresh())


@blueprint.post("/e/<event_key>/circles/<circle_id>/report")
@attendee_of_event
@limiter.limit("20 per hour")
def report(event_key: str, circle_id: str) -> str | Response:
    """Tell the organisers what happened; where it is asked for, block the person as well."""
    me = attending()
    found = _reported(me, circle_id)
    try:
        form = read(CircleReportForm)
        about_id = _about(found, form)
    except InvalidInput as error:
        return make_response(_page(event_key, found, again(error)), error.status)
    where = _("At the circle “%(topic)s”:", topic=found.circle.topic)
    told = ReportForm.model_construct(
        category=form.category, text=f"{where}\n{form.text}", named=form.named, block=form.block
    )
    with database().write() as db:
        write_report(
            db, event_id=me.event_id, by_id=me.attendee_id, about_id=about_id, form=told, now=now()
        )
        if form.block:
            block_met(db, attendee_id=me.attendee_id, other_id=about_id, now=now())
    if wants_json():
        return jsonify({"reported": form.category})
    return render_template("pages/connections/reported.html")


def _reported(me: Attending, circle_id: str) -> _Reported:
    """Return a circle that somebody sees, or sat at.

    Refuses: one of another event (NotFound), and one that they do not see and never sat at, as if it were over (Gone).
    """
    with database().read() as db:
        circle = circle_of(db, event_id=me.event_id, circle_id=circle_id)
        if circle is None:
            raise NotFound()
        seen = seen_by(db, event_id=me.event_id, attendee_id=me.attendee_id, now=now())
        sat = has_sat_at(db, circle_id=circle_id, attendee_id=me.attendee_id)
        if not sat and circle_id not in {table.id for table in seen.tables}:
            raise Gone("circle-over")
        mates = met_at(db, circle_id=circle_id, attendee_id=me.attendee_id)
    return _Reported(circle, mates, circle.opener_id == me.attendee_id)


def _about(found: _Reported, form: CircleReportForm) -> str:
    """Return whom a report is about. Refuses: somebody whom the reporter did not meet there, oneself (InvalidInput)."""
    if form.about is None and not found.is_own:
        return found.circle.opener_id
    if form.about not in {one.id for one in found.mates}:
        raise InvalidInput(fields={"about": "missing"})
    return str(form.about)


def _page(event_key: str, found: _Reported, form: Again) -> str:
    people = [{"value": one.id, "label": one.name} for one in found.mates]
    if not found.is_own:
        people.insert(0, {"value": "", "label": _("The circle itself, and who opened it")})
    return render_template(
        "pages/circles/report.html",
        topic=found.circle.topic,
        url=f"/e/{event_key}/circles/{found.circle.id}",
        people=people,
        categories=categories(),
        form=form,
    )

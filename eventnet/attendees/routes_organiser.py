"""The organiser's list of attendees, and the places kept for people. Names, never who met whom."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template

from eventnet.attendees import service
from eventnet.attendees.forms import InviteForm
from eventnet.attendees.queries import attendees_at, open_invitations
from eventnet.attendees.views import person_view
from eventnet.core.errors import InvalidInput
from eventnet.events.guards import organiser, organiser_of_event
from eventnet.events.service import note
from eventnet.web.again import Again, again, fresh
from eventnet.web.context import database, now, settings
from eventnet.web.reading import read

blueprint = Blueprint("organiser_attendees", __name__)


@blueprint.get("/o/<event_key>/attendees")
@organiser_of_event
def attendees_page(event_key: str) -> str:
    """List who joined and whose place is kept, with the ways to join."""
    return _page(fresh())


@blueprint.post("/o/<event_key>/attendees/invitations")
@organiser_of_event
def invite(event_key: str) -> str | Response:
    """Keep a place, and show its personal link this once."""
    who = organiser()
    try:
        form = read(InviteForm)
    except InvalidInput as error:
        return make_response(_page(again(error)), error.status)
    with database().write() as db:
        invited = service.invite(db, event_id=who.event_id, form=form, now=now())
        note(
            db,
            event_id=who.event_id,
            person_id=who.person_id,
            action="invited",
            now=now(),
            detail={"invitation": invited.invitation_id},
        )
    link = f"{settings().public_url}/i/{invited.token}"
    return _page(fresh(), invited={"name": form.name, "link": link})


def _page(form: Again, invited: dict[str, str] | None = None) -> str:
    who = organiser()
    with database().read() as db:
        people = attendees_at(db, who.event_id)
        kept = open_invitations(db, who.event_id)
    return render_template(
        "pages/attendees/organiser_attendees.html",
        people=[(attendee, person_view(attendee)) for attendee in people],
        kept=kept,
        kept_rows=[[one.name, one.group_name or ""] for one in kept],
        form=form,
        invited=invited,
        join_code=who.join_code.upper(),
    )

"""Me: all that an attendee can set or look up about themselves, in one sheet."""

from __future__ import annotations

from flask import Blueprint, render_template

from eventnet.accounts import service as accounts
from eventnet.accounts.models import Person
from eventnet.attendees.earlier import written_before
from eventnet.attendees.guards import attendee_of_event, attending
from eventnet.attendees.models import Attendee
from eventnet.attendees.queries import events_of
from eventnet.attendees.questions import comforts, purposes
from eventnet.attendees.views import masthead, person_view
from eventnet.connections.acquaintances import has_met_elsewhere
from eventnet.connections.queries_scanned import blocked_people, scanned_by
from eventnet.web.context import database

blueprint = Blueprint("me_sheet", __name__)


@blueprint.get("/e/<event_key>/me")
@attendee_of_event
def me_page(event_key: str) -> str:
    """Show how one is right now, who scanned one, what one said and gives, and one's devices, each with the way to change it."""
    me = attending()
    with database().read() as db:
        attendee = db.get_one(Attendee, me.attendee_id)
        person = db.get_one(Person, me.person_id)
        devices = accounts.devices_of(db, me.person_id)
        scanned, blocked = scanned_by(db, me.attendee_id), blocked_people(db, me.attendee_id)
        others = [one for one in events_of(db, me.person_id) if one.id != me.event_id]
        before = written_before(db, person_id=me.person_id, attendee_id=me.attendee_id)
        knows_people = has_met_elsewhere(db, me.attendee_id)
    chosen = {option["value"]: option["label"] for option in (*purposes(), *comforts())}
    return render_template(
        "pages/front/me.html",
        attendee=attendee,
        person=person,
        me=person_view(attendee),
        state_url=f"/e/{event_key}/me/state",
        scanned=len(scanned),
        blocked=len(blocked),
        devices=devices,
        other_events=[
            masthead(one.name, one.place, one.starts_at, one.ends_at, one.key)
            | {"url": f"/e/{one.key}/now"}
            for one in others
        ],
        written_before=bool(before),
        knows_people=knows_people,
        this_device=me.device_id,
        purposes=[chosen[value] for value in attendee.purposes if value in chosen],
        comfort=chosen.get(attendee.comfort or ""),
    )

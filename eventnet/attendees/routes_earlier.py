"""What may come along from earlier events: asked at the door of the next one, and looked up from Me."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _

from eventnet.attendees.earlier import Written, bring_along, written_before
from eventnet.attendees.forms import EarlierForm
from eventnet.attendees.guards import Attending, attendee_of_event, attending
from eventnet.attendees.profile import STEPS
from eventnet.attendees.questions import comforts
from eventnet.attendees.views import masthead
from eventnet.core.errors import InvalidInput
from eventnet.web.again import Again, again, fresh
from eventnet.web.context import database
from eventnet.web.reading import read

blueprint = Blueprint("earlier", __name__)


@blueprint.get("/e/<event_key>/welcome/earlier")
@attendee_of_event
def ask(event_key: str) -> str | Response:
    """Ask what comes along; who wrote nothing before goes on to the first question."""
    return _page(attending(), fresh()) or _on(event_key)


@blueprint.post("/e/<event_key>/welcome/earlier")
@attendee_of_event
def bring(event_key: str) -> str | Response:
    """Bring along what was ticked, or nothing."""
    me = attending()
    if "skip" not in request.form:
        try:
            form = read(EarlierForm)
        except InvalidInput as error:
            return make_response(_page(me, again(error)) or _on(event_key), error.status)
        with database().write() as db:
            bring_along(
                db, person_id=me.person_id, attendee_id=me.attendee_id, parts=list(form.parts)
            )
    return _on(event_key)


def _on(event_key: str) -> Response:
    place = "me" if request.args.get("from") == "me" else f"welcome/{STEPS[0]}"
    return make_response(redirect(f"/e/{event_key}/{place}", 303))


def _page(me: Attending, form: Again) -> str | None:
    with database().read() as db:
        written = written_before(db, person_id=me.person_id, attendee_id=me.attendee_id)
    if not written:
        return None
    from_me = request.args.get("from") == "me"
    return render_template(
        "pages/attendees/welcome_earlier.html",
        masthead=masthead(me.event_name, me.place, me.starts_at, me.ends_at, me.event_key),
        action=f"/e/{me.event_key}/welcome/earlier" + ("?from=me" if from_me else ""),
        back=f"/e/{me.event_key}/me" if from_me else None,
        from_me=from_me,
        first_name=me.name.split(" ")[0],
        form=form,
        options=[_option(one) for one in written],
    )


def _option(one: Written) -> dict[str, str]:
    labels = {
        "topics": (_("What people may ask you about"), "bulb"),
        "looking": (_("What you are looking for"), "search"),
        "about": (_("Languages and pronouns"), "globe"),
        "comfort": (_("How you like to meet people"), "hand"),
        "card": (_("Your card, shared with nobody yet"), "card"),
    }
    label, icon = labels[one.part]
    said = {option["value"]: option["label"] for option in comforts()}
    values = [value for value in one.values.values() if value]
    words = [word for value in values for word in (value if isinstance(value, list) else [value])]
    return {
        "value": one.part,
        "label": label,
        "icon": icon,
        "help": " · ".join(said.get(word, word) for word in words),
    }

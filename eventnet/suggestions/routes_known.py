"""Whether those whom one knows from other events find one here: asked at the door, looked up from Me, answered on Meet."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _

from eventnet.attendees.guards import Attending, attendee_of_event, attending
from eventnet.attendees.models import Attendee
from eventnet.attendees.service import tell_about
from eventnet.attendees.views import masthead
from eventnet.connections.acquaintances import has_met_elsewhere
from eventnet.core.errors import InvalidInput
from eventnet.suggestions.forms import KnownForm
from eventnet.web.again import Again, again, fresh
from eventnet.web.context import database
from eventnet.web.reading import read

blueprint = Blueprint("known", __name__)


@blueprint.get("/e/<event_key>/welcome/known")
@attendee_of_event
def ask(event_key: str) -> str | Response:
    """Ask; who has met nobody at another event goes on."""
    me = attending()
    with database().read() as db:
        if not has_met_elsewhere(db, me.attendee_id):
            return _on(event_key)
        chosen = db.get_one(Attendee, me.attendee_id).found_by_known
    return _page(me, ["true" if chosen else "false"] if _from_me() else [], fresh())


@blueprint.post("/e/<event_key>/welcome/known")
@attendee_of_event
def answer(event_key: str) -> str | Response:
    """Keep the answer; skipped means no. Nobody is told."""
    me = attending()
    form = KnownForm()
    if "skip" not in request.form:
        try:
            form = read(KnownForm)
        except InvalidInput as error:
            return make_response(_page(me, [], again(error)), error.status)
    with database().write() as db:
        tell_about(db, attendee_id=me.attendee_id, values={"found_by_known": form.found_by_known})
    return _on(event_key)


def _from_me() -> bool:
    return request.args.get("from") == "me"


def _on(event_key: str) -> Response:
    """Lead back to where somebody came from, or on to the last question at the door."""
    place = {"me": "me", "meet": "meet#known"}.get(request.args.get("from", ""), "welcome/letters")
    return make_response(redirect(f"/e/{event_key}/{place}", 303))


def _page(me: Attending, chosen: list[str], form: Again) -> str:
    base = f"/e/{me.event_key}"
    return render_template(
        "pages/suggestions/welcome_known.html",
        masthead=masthead(me.event_name, me.place, me.starts_at, me.ends_at, me.event_key),
        action=f"{base}/welcome/known" + ("?from=me" if _from_me() else ""),
        back=f"{base}/me" if _from_me() else None,
        from_me=_from_me(),
        chosen=chosen,
        form=form,
        options=[
            {
                "value": "true",
                "label": _("Yes, if they want it too"),
                "help": _(
                    "Only people you met at an earlier event, and only those who said yes here as well."
                ),
                "icon": "people",
            },
            {
                "value": "false",
                "label": _("No, I say hello myself"),
                "help": _("Nobody learns that you were asked, or that you are here."),
                "icon": "lock",
            },
        ],
    )

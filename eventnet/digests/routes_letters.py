"""Whether letters about this event may come: asked anew of whoever has proven an address at another one, and changed under Me."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _

from eventnet.accounts.models import Person
from eventnet.attendees.guards import Attending, attendee_of_event, attending
from eventnet.attendees.models import Attendee
from eventnet.attendees.views import masthead
from eventnet.core.errors import InvalidInput
from eventnet.digests import stopping
from eventnet.digests.forms import LettersForm
from eventnet.digests.service import KINDS
from eventnet.web.again import Again, again, fresh
from eventnet.web.context import database, now
from eventnet.web.reading import read

blueprint = Blueprint("letters", __name__)


@blueprint.get("/e/<event_key>/welcome/letters")
@attendee_of_event
def ask(event_key: str) -> str | Response:
    """Ask whether letters may come, or go on: without a proven address there is nothing to ask, and one answer is enough."""
    me = attending()
    with database().read() as db:
        address = _proven(db.get_one(Person, me.person_id))
        answer = db.get_one(Attendee, me.attendee_id).wants_letters
    if address is None or (answer is not None and not _from_me()):
        return _on(event_key)
    return _page(me, address, answer, fresh())


@blueprint.post("/e/<event_key>/welcome/letters")
@attendee_of_event
def answer(event_key: str) -> str | Response:
    """Keep the answer; skipped means no."""
    me = attending()
    form = LettersForm()
    if "skip" not in request.form:
        try:
            form = read(LettersForm)
        except InvalidInput as error:
            with database().read() as db:
                address = _proven(db.get_one(Person, me.person_id)) or ""
            return make_response(_page(me, address, None, again(error)), error.status)
    wish = stopping.Wish(me.person_id, me.event_id)
    with database().write() as db:
        if form.wants_letters:
            stopping.subscribe_again(db, wish=wish)
        else:
            stopping.unsubscribe(db, wish=wish, kinds=KINDS, now=now())
    return _on(event_key)


def _proven(person: Person) -> str | None:
    return person.email if person.email_verified_at is not None else None


def _from_me() -> bool:
    return request.args.get("from") == "me"


def _on(event_key: str) -> Response:
    return make_response(redirect(f"/e/{event_key}/{'me' if _from_me() else 'now'}", 303))


def _page(me: Attending, address: str, answer: bool | None, form: Again) -> str:
    base = f"/e/{me.event_key}"
    return render_template(
        "pages/digests/welcome_letters.html",
        masthead=masthead(me.event_name, me.place, me.starts_at, me.ends_at, me.event_key),
        action=f"{base}/welcome/letters" + ("?from=me" if _from_me() else ""),
        back=f"{base}/me" if _from_me() else None,
        from_me=_from_me(),
        address=address,
        chosen=[] if answer is None else ["true" if answer else "false"],
        form=form,
        options=[
            {
                "value": "true",
                "label": _("Yes, by mail"),
                "help": _("One letter with your plan, and one when something you promised is due."),
                "icon": "mail",
            },
            {
                "value": "false",
                "label": _("No letters"),
                "help": _("Your plan is here all the same, when you open it."),
                "icon": "phone",
            },
        ],
    )

"""What every way in has in common: asking for a name, finding or making an account, and the way to the questions at the door."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template
from flask_babel import get_locale
from sqlalchemy.orm import Session

from eventnet.accounts import cookies
from eventnet.accounts.guards import find_visitor
from eventnet.accounts.newcomers import somebody_new
from eventnet.accounts.sessions import Visitor
from eventnet.attendees.earlier import names_before, written_before
from eventnet.attendees.forms import JoinForm
from eventnet.attendees.profile import STEPS
from eventnet.attendees.queries import attendance_of
from eventnet.attendees.views import masthead
from eventnet.core.tokens import new_token
from eventnet.events.models import Event
from eventnet.web.again import Again
from eventnet.web.context import database, now, secret

# Everybody at a door shares one address, and hundreds come within minutes.
AT_THE_DOOR = "600 per minute"
LOOKING_IN = "1200 per minute"


def names_of_visitor(who: Visitor | None) -> dict[str, object]:
    """Return what a visitor's last badge said, to begin the form with; nothing for somebody new."""
    if who is None:
        return {}
    with database().read() as db:
        lines = names_before(db, who.person_id)
    return {} if lines is None else {"name": lines[0], "organisation": lines[1] or ""}


def ask_name(event: Event, action: str, form: Again, *, invited: bool = False) -> str:
    """Return the page that asks for a name."""
    return render_template(
        "pages/attendees/join.html",
        masthead=masthead(event.name, event.place, event.starts_at, event.ends_at, event.key),
        action=action,
        form=form,
        invited=invited,
        once=new_token(),
    )


def somebody(
    db: Session, who: Visitor | None, form: JoinForm, event: Event
) -> tuple[str, str | None]:
    """Return the visitor's account; a new visitor gets one, once for a form, and a session token for the cookie."""
    if who is not None:
        return who.person_id, None
    sent = (event.id, form.once, form.name, form.organisation or "")
    return somebody_new(
        db,
        form="\x00".join(map(str, sent)) if form.once else None,
        locale=str(get_locale() or "en"),
        label=cookies.device_label(),
        secret=secret(),
        now=now(),
    )


def welcome(key: str, token: str | None) -> Response:
    """Lead to the questions at the door; a new visitor gets their session, one we know is asked what may come along."""
    first = "earlier" if token is None and _has_written_before(key) else STEPS[0]
    response = make_response(redirect(f"/e/{key}/welcome/{first}", 303))
    if token is not None:
        cookies.give(response, token)
    return response


def _has_written_before(key: str) -> bool:
    who = find_visitor()
    if who is None:
        return False
    with database().read() as db:
        here = attendance_of(db, person_id=who.person_id, key=key)
        return here is not None and bool(
            written_before(db, person_id=who.person_id, attendee_id=here[0].id)
        )

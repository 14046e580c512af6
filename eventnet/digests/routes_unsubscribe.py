"""No more letters: a page with a button, and the one click of a mail program (RFC 8058)."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from eventnet.core.errors import NotFound
from eventnet.digests import stopping
from eventnet.digests.queries import is_unsubscribed
from eventnet.digests.service import KINDS
from eventnet.web.context import database, now, secret
from eventnet.web.guards import public
from eventnet.web.origin import one_click

blueprint = Blueprint("unsubscribe", __name__)


@blueprint.get("/unsubscribe/<token>")
@public
def ask(token: str) -> str:
    """Show the button. Mail programs open links by themselves, so this changes nothing."""
    wish = _wish(token)
    with database().read() as db:
        stopped = is_unsubscribed(db, person_id=wish.person_id, event_id=wish.event_id)
    return render_template("pages/digests/unsubscribe.html", token=token, stopped=stopped)


@blueprint.post("/unsubscribe/<token>")
@public
@one_click
def stop(token: str) -> str:
    """Send no more letters. `letters` in the form may say `none` for all events, or `again` to take it back."""
    wish = _wish(token)
    wanted = request.form.get("letters", "")
    with database().write() as db:
        if wanted == "again":
            stopping.subscribe_again(db, wish=wish)
        else:
            stopping.unsubscribe(
                db,
                wish=wish,
                everywhere=wanted == "none",
                kinds=KINDS,
                now=now(),
            )
    return render_template("pages/digests/unsubscribe.html", token=token, stopped=wanted != "again")


def _wish(token: str) -> stopping.Wish:
    wish = stopping.wish_of(token, secret=secret())
    if wish is None:
        raise NotFound()
    return wish

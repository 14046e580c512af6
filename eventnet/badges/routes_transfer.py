"""The first device of a person shows a code that brings in a second one, and lets it in."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template

from eventnet.accounts import transfers
from eventnet.attendees.guards import attendee_of_event, attending
from eventnet.badges.drawing import draw
from eventnet.web.context import database, now, secret, settings
from eventnet.web.limits import limiter

blueprint = Blueprint("transfer_first", __name__)


@blueprint.get("/e/<event_key>/me/transfer")
@attendee_of_event
def transfer_page(event_key: str) -> str:
    """Show how it stands: nothing asked for, a code to scan or type, a device that waits, or done."""
    me, moment = attending(), now()
    with database().read() as db:
        found = transfers.transfer_of(db, device_id=me.device_id)
    step, shown = "none", None
    if found is not None and found.ended_at is None:
        is_open = moment < found.expires_at
        if found.used_at is not None or (found.allowed_at is not None and is_open):
            step = "done"
        elif is_open:
            step = "called" if found.token_digest else "open"
        else:
            step = "over"
    if found is not None and step == "open":
        code = transfers.code_of(found.id, secret=secret()).upper()
        link = f"{settings().public_url}/t/{code}".upper()
        shown = {"typed": f"{code[:4]}-{code[4:]}", "code": draw(link, level="M")}
    return render_template(
        "pages/badges/transfer.html",
        step=step,
        shown=shown,
        found=found,
        typing_at=f"{settings().public_host}/transfer",
        moment=moment,
        base=f"/e/{event_key}/me/transfer",
    )


@blueprint.post("/e/<event_key>/me/transfer")
@attendee_of_event
@limiter.limit("20 per minute")
def ask_for_transfer(event_key: str) -> Response:
    """Make a code for a second device; the one before ends."""
    me = attending()
    with database().write() as db:
        transfers.open_transfer(db, device_id=me.device_id, secret=secret(), now=now())
    return make_response(redirect(f"/e/{event_key}/me/transfer", 303))


@blueprint.post("/e/<event_key>/me/transfer/<transfer_id>/allow")
@attendee_of_event
def allow_transfer(event_key: str, transfer_id: str) -> Response:
    """Let the device in that has called."""
    me = attending()
    with database().write() as db:
        transfers.allow(db, device_id=me.device_id, transfer_id=transfer_id, now=now())
    return make_response(redirect(f"/e/{event_key}/me/transfer", 303))


@blueprint.post("/e/<event_key>/me/transfer/end")
@attendee_of_event
def end_transfer(event_key: str) -> Response:
    """Take the code back, or say no to the device that has called."""
    me = attending()
    with database().write() as db:
        transfers.end_transfers(db, device_id=me.device_id, now=now())
    return make_response(redirect(f"/e/{event_key}/me", 303))

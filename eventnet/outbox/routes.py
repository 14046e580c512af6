"""The door for what phones kept: a batch in, an answer for each item by its id out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify
from pydantic import ValidationError

from eventnet.accounts.sessions import marker_of
from eventnet.attendees.guards import Attending, attendee_of_event, attending
from eventnet.connections.answers import request_answer, scan_answer
from eventnet.connections.service import Answered, ScanResult
from eventnet.core.errors import Conflict, InvalidInput
from eventnet.outbox.forms import ItemForm, OutboxForm
from eventnet.outbox.ordering import moment_of
from eventnet.outbox.service import Done, Sender, take
from eventnet.prompts.views import prompt_view
from eventnet.web.context import database, now, secrets, settings
from eventnet.web.errors import judged
from eventnet.web.limits import limiter
from eventnet.web.reading import field_codes, read

blueprint = Blueprint("outbox", __name__)


@blueprint.post("/e/<event_key>/outbox")
@attendee_of_event
@limiter.limit("120 per minute")
def take_batch(event_key: str) -> Response:
    """Take what a phone kept, each item in a transaction of its own, and answer each by its id.

    Refuses: a batch of another session, which a page may still hold after its owner has signed out (Conflict).
    """
    me = attending()
    form = read(OutboxForm)
    if form.session is not None and form.session != marker_of(me.device_id):
        raise Conflict("other-session")
    results = [_result(me, values, form.sent_at) for values in form.items]
    return jsonify({"results": results})


def _result(me: Attending, values: Any, sent_at: datetime | None) -> dict[str, Any]:
    named = values.get("id") if isinstance(values, dict) else None
    status, answer = judged(lambda: _done(me, values, sent_at))
    return {
        "id": named if isinstance(named, str) else None,
        "status": status,
        "answer" if status == 200 else "problem": answer,
    }


def _done(me: Attending, values: Any, sent_at: datetime | None) -> dict[str, Any]:
    try:
        item = ItemForm.model_validate(values)
    except ValidationError as error:
        raise InvalidInput(fields=field_codes(error)) from error
    moment = now()
    sender = Sender(
        event_id=me.event_id,
        attendee_id=me.attendee_id,
        device_id=me.device_id,
        phase=me.phase,
        public_host=settings().public_host,
        secrets=secrets(),
    )
    at = moment_of(item.at, sent_at, moment)
    with database().write() as db:
        done = take(db, sender=sender, item=item, at=at, now=moment)
    return _view(me, item, done)


def _view(me: Attending, item: ItemForm, done: Done) -> dict[str, Any]:
    """Return what the page shows of it, as the item's own address would answer."""
    if isinstance(done, ScanResult):
        return scan_answer(me, done)
    if isinstance(done, Answered):
        return request_answer(me, done)
    kept = {**done.values, "outdated": done.outdated}
    if item.kind == "reply":
        with database().read() as db:
            kept["prompt"] = prompt_view(
                db,
                prompt_id=done.subject_id,
                attendee_id=me.attendee_id,
                event_key=me.event_key,
                timezone=me.timezone,
            )
    return kept

"""The door for what phones kept: a batch in, an answer for each item by its id out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify
from pydantic import ValidationError
from sqlalchemy.orm import Session

from eventnet.accounts.sessions import marker_of
from eventnet.attendees.guards import Attending, attendee_of_event, attending
from eventnet.connections.answers import request_answer, scan_answer
from eventnet.connections.service import Answered, ScanResult
from eventnet.core.errors import AppError, Conflict, InvalidInput
from eventnet.outbox.forms import ItemForm, OutboxForm
from eventnet.outbox.ordering import moment_of
from eventnet.outbox.service import Done, Sender, take
from eventnet.prompts.views import prompt_view
from eventnet.web.context import database, now, secrets, settings
from eventnet.web.errors import attempted, judged
from eventnet.web.limits import limiter
from eventnet.web.reading import field_codes, read
from eventnet.web.turns import Turns

blueprint = Blueprint("outbox", __name__)
Outcome = Done | AppError


TOGETHER = 8
"""So many items of one phone share a transaction on SQLite, where a writer is alone in any case."""

FEW = 5
"""A batch of no more items is somebody who stands at the screen: it goes before those who catch up."""

CATCHING_UP = Turns(patience_s=10.0)
"""A whole hall that is back does not stop those who scan now."""


@blueprint.post("/e/<event_key>/outbox")
@attendee_of_event
@limiter.limit("120 per minute")
def take_batch(event_key: str) -> Response:
    """Take what a phone kept, each item standing alone in its failure, and answer each by its id.

    Refuses: a batch of another session, which a page may still hold after its owner has signed out (Conflict); a long one
    while too many others catch up (Busy).
    """
    me = attending()
    form = read(OutboxForm)
    if form.session is not None and form.session != marker_of(me.device_id):
        raise Conflict("other-session")
    batch = Batch(me, form.sent_at)
    if len(form.items) <= FEW:
        return jsonify({"results": batch.take(form.items)})
    results = []
    with CATCHING_UP.turn():
        for start in range(0, len(form.items), TOGETHER):
            results += batch.take(form.items[start : start + TOGETHER])
            CATCHING_UP.give_way()
    return jsonify({"results": results})


@dataclass(frozen=True)
class Batch:
    """What one phone sends: whose it is, and what its clock showed then."""

    me: Attending
    sent_at: datetime | None

    def take(self, items: list[Any]) -> list[dict[str, Any]]:
        """Take some items and return the result of each. Only an expected refusal of one leaves the others' transaction
        whole; after anything else all are taken again, one by one.
        """
        outcomes: Sequence[Outcome | None] = [None] * len(items)
        if len(items) > 1 and database().is_sqlite:
            try:
                outcomes = attempted(lambda: self._together(items)) or outcomes
            except AppError as error:
                outcomes = [error] * len(items)
        return [
            self._result(values, outcome) for values, outcome in zip(items, outcomes, strict=True)
        ]

    def _together(self, items: list[Any]) -> list[Outcome]:
        """Take items in one transaction; what is refused is undone by itself."""
        outcomes: list[Outcome] = []
        with database().write() as db:
            for values in items:
                try:
                    with db.begin_nested():
                        outcomes.append(self._done(db, values))
                except AppError as error:
                    outcomes.append(error)
        return outcomes

    def _alone(self, values: Any) -> Done:
        with database().write() as db:
            return self._done(db, values)

    def _done(self, db: Session, values: Any) -> Done:
        moment = now()
        item = _item(values)
        me = self.me
        sender = Sender(
            event_id=me.event_id,
            attendee_id=me.attendee_id,
            device_id=me.device_id,
            phase=me.phase,
            public_host=settings().public_host,
            secrets=secrets(),
        )
        at = moment_of(item.at, self.sent_at, moment)
        return take(db, sender=sender, item=item, at=at, now=moment)

    def _result(self, values: Any, outcome: Outcome | None) -> dict[str, Any]:
        """Return what the phone is told of one item; one without an outcome is taken first."""

        def answer() -> dict[str, Any]:
            done = self._alone(values) if outcome is None else outcome
            if isinstance(done, AppError):
                raise done
            return _view(self.me, _item(values), done)

        named = values.get("id") if isinstance(values, dict) else None
        status, told = judged(answer)
        return {
            "id": named if isinstance(named, str) else None,
            "status": status,
            "answer" if status == 200 else "problem": told,
        }


def _item(values: Any) -> ItemForm:
    """Return an item as it was sent. Refuses: one that cannot be read (InvalidInput)."""
    try:
        return ItemForm.model_validate(values)
    except ValidationError as error:
        raise InvalidInput(fields=field_codes(error)) from error


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

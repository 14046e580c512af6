"""The door for what phones kept: a batch in, an answer for each item by its id out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import Any

from flask import Blueprint, Response, jsonify
from pydantic import ValidationError
from sqlalchemy.orm import Session

from eventnet.accounts.sessions import marker_of
from eventnet.attendees.guards import Attending, attendee_of_event, attending
from eventnet.connections.answers import Shown, request_answer, scan_answer
from eventnet.connections.lookup import Lookup
from eventnet.connections.service import Answered, ScanResult
from eventnet.core.errors import AppError, Busy, Conflict, InvalidInput
from eventnet.outbox.forms import ItemForm, OutboxForm
from eventnet.outbox.ordering import moment_of
from eventnet.outbox.service import Done, Kept, Sender, look_ahead, take
from eventnet.prompts.views import prompt_view
from eventnet.web.context import database, now, secrets, settings
from eventnet.web.errors import attempted, judged
from eventnet.web.limits import limiter
from eventnet.web.reading import field_codes, read
from eventnet.web.turns import Turns

blueprint = Blueprint("outbox", __name__)
Judged = tuple[int, object]
"""An item on its way: 200 and what became of it so far, or the status and the problem that ended it."""


TOGETHER = 40
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
        return jsonify({"results": batch.results(form.items)})
    with CATCHING_UP.turn():
        return jsonify({"results": batch.results(form.items, give_way=CATCHING_UP.give_way)})


@dataclass(frozen=True)
class Batch:
    """What one phone sends: whose it is, and what its clock showed then."""

    me: Attending
    sent_at: datetime | None

    @cached_property
    def sender(self) -> Sender:
        """The one whose phone it is."""
        me = self.me
        return Sender(
            event_id=me.event_id,
            attendee_id=me.attendee_id,
            device_id=me.device_id,
            phase=me.phase,
            public_host=settings().public_host,
            secrets=secrets(),
        )

    def results(
        self, sent: Sequence[Any], *, give_way: Callable[[], None] | None = None
    ) -> list[dict[str, Any]]:
        """Take what was sent, some items at a time, and return the result of each; in between others may go on."""
        items = [judged(partial(_item, values)) for values in sent]
        taken: list[Judged] = []
        for start in range(0, len(items), TOGETHER):
            taken += self._taken(items[start : start + TOGETHER])
            if give_way is not None:
                give_way()
        scans = [done for _, done in taken if isinstance(done, ScanResult)]
        shown = attempted(partial(Shown.by, self.me, scans)) if scans else None
        return [
            _result(values, self._answered(item, done, shown))
            for values, (_, item), done in zip(sent, items, taken, strict=True)
        ]

    def _taken(self, items: Sequence[Judged]) -> list[Judged]:
        """Take some items in one transaction, if all of them pass; else each in its own, so that one stops no other."""
        taken = None
        if len(items) > 1 and database().is_sqlite:
            try:
                taken = attempted(partial(self._together, items))
            except Busy as error:
                return [judged(partial(_refuse, error))] * len(items)
            except AppError:
                taken = None  # whose refusal it was shows itself when each is alone
        return taken or [self._alone(item) for item in items]

    def _together(self, items: Sequence[Judged]) -> list[Judged]:
        taken: list[Judged] = []
        readable = [item for _, item in items if isinstance(item, ItemForm)]
        with database().write() as db:
            ahead = look_ahead(db, sender=self.sender, items=readable, now=now())
            for status, item in items:
                if isinstance(item, ItemForm):
                    taken.append((200, self._done(db, item, ahead)))
                    db.expire_all()  # what one item changed, the next one reads anew
                else:
                    taken.append((status, item))
            ahead.settle(db)
        return taken

    def _alone(self, judgement: Judged) -> Judged:
        item = judgement[1]
        if not isinstance(item, ItemForm):
            return judgement

        def take_it() -> Done:
            with database().write() as db:
                return self._done(db, item)

        return judged(take_it)

    def _done(self, db: Session, item: ItemForm, lookup: Lookup | None = None) -> Done:
        moment = now()
        at = moment_of(item.at, self.sent_at, moment)
        return take(db, sender=self.sender, item=item, at=at, now=moment, lookup=lookup)

    def _answered(self, item: object, judgement: Judged, shown: Shown | None) -> Judged:
        """Return what the page shows of an item that was taken, as the item's own address would answer."""
        done = judgement[1]
        if isinstance(done, ScanResult):
            return judged(partial(_scan_answer, self.me, done, shown))
        if isinstance(done, Answered):
            return judged(partial(request_answer, self.me, done))
        if isinstance(done, Kept) and isinstance(item, ItemForm):
            return judged(partial(self._kept, item, done))
        return judgement

    def _kept(self, item: ItemForm, done: Kept) -> dict[str, Any]:
        kept = {**done.values, "outdated": done.outdated}
        if item.kind == "reply":
            with database().read() as db:
                kept["prompt"] = prompt_view(
                    db,
                    prompt_id=done.subject_id,
                    attendee_id=self.me.attendee_id,
                    event_key=self.me.event_key,
                    timezone=self.me.timezone,
                )
        return kept


def _item(values: Any) -> ItemForm:
    """Return an item as it was sent. Refuses: one that cannot be read (InvalidInput)."""
    try:
        return ItemForm.model_validate(values)
    except ValidationError as error:
        raise InvalidInput(fields=field_codes(error)) from error


def _refuse(error: AppError) -> None:
    raise error


def _scan_answer(me: Attending, done: ScanResult, shown: Shown | None) -> dict[str, Any]:
    return shown.answer(done) if shown is not None else scan_answer(me, done)


def _result(values: Any, answered: Judged) -> dict[str, Any]:
    """Return what the phone is told of one item, by the id that it gave."""
    status, told = answered
    named = values.get("id") if isinstance(values, dict) else None
    return {
        "id": named if isinstance(named, str) else None,
        "status": status,
        "answer" if status == 200 else "problem": told,
    }

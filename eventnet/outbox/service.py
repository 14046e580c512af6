"""Takes one thing that a phone kept, once: by its id, and never over something newer.

Each kind is done by the use case of its own room. What is safe by nature keeps no receipt here: a scan has its own, and the
first answer to a request counts. A promise has an id that the phone made. A note, a star, a tag,
what came of a promise, an entry of the log of what went which way and a reply replace what was there, or take it away, so they leave a receipt, which
answers the same item again and lets an older one that comes later pass by.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventnet.connections import keeping
from eventnet.connections.forms import ScanForm
from eventnet.connections.lookup import Ahead, Lookup
from eventnet.connections.queries import side_of
from eventnet.connections.service import Answered, Scanner, ScanResult, answer, scan
from eventnet.connections.tags import key_of, set_tag
from eventnet.core.errors import InvalidInput
from eventnet.core.tokens import digest_of
from eventnet.db.locks import lock
from eventnet.outbox.forms import (
    AnswerItem,
    DropItem,
    ItemForm,
    NoteItem,
    ReplyItem,
    SettleItem,
    StarItem,
    TagItem,
)
from eventnet.outbox.models import OutboxReceipt
from eventnet.outbox.ordering import Written, is_outdated
from eventnet.promises import service as promises
from eventnet.promises.forms import ExchangeForm, PromiseForm, SettleForm
from eventnet.prompts.replying import reply
from eventnet.web.reading import C, field_codes


@dataclass(frozen=True)
class Sender:
    """Whose phone it is, as the guard found them."""

    event_id: str
    attendee_id: str
    device_id: str
    phase: str
    public_host: str
    secrets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kept:
    """A note, a star, a tag, a reply and the like was taken; `outdated` when something newer stood there and was left."""

    subject_id: str
    values: dict[str, object]
    outdated: bool = False


Done = ScanResult | Answered | Kept


def look_ahead(db: Session, *, sender: Sender, items: Sequence[ItemForm], now: datetime) -> Ahead:
    """Ask at once for the scans among these items; whoever takes them settles it in the end.

    Only where nobody writes beside this transaction.
    """
    texts = {item.id: item.body.get("code") for item in items if item.kind == "scan"}
    return Ahead.of(
        db,
        event_id=sender.event_id,
        scanner_id=sender.attendee_id,
        texts={id_: text for id_, text in texts.items() if isinstance(text, str)},
        public_host=sender.public_host,
        now=now,
    )


def take(
    db: Session,
    *,
    sender: Sender,
    item: ItemForm,
    at: datetime,
    now: datetime,
    lookup: Lookup | None = None,
) -> Done:
    """Do what the item says, once. `at` is when the phone's owner did it, `now` when it arrived.

    `lookup` is there when it was asked for several at once.

    Refuses: a body that does not fit its kind (InvalidInput), and whatever the use case of its room refuses.
    Records: what that use case records.
    """
    if item.kind == "scan":
        return _scan(db, sender, item, at, now, lookup)
    if lookup is not None:
        lookup.settle(db)
    if item.kind == "answer":
        form = body_of(AnswerItem, item)
        return answer(
            db,
            attendee_id=sender.attendee_id,
            request_id=form.request_id,
            accept=form.answer == "accept",
            shares=list(form.share),
            now=now,
        )
    lock(db, "outbox", sender.attendee_id)
    return _TAKEN[item.kind](db, sender, item, at, now)


def body_of(form: type[C], item: ItemForm, **more: object) -> C:
    """Return the item's body as that command. Refuses: one that does not fit (InvalidInput)."""
    try:
        return form.model_validate({**item.body, **more})
    except ValidationError as error:
        raise InvalidInput(fields=field_codes(error)) from error


def _scan(
    db: Session, sender: Sender, item: ItemForm, at: datetime, now: datetime, lookup: Lookup | None
) -> ScanResult:
    command = body_of(ScanForm, item, scan_id=item.id, scanned_at=at)
    return scan(
        db,
        scanner=Scanner(sender.event_id, sender.attendee_id, sender.phase, sender.device_id),
        command=command,
        public_host=sender.public_host,
        now=now,
        secrets=sender.secrets,
        lookup=lookup,
    )


def _note(db: Session, sender: Sender, item: ItemForm, at: datetime, now: datetime) -> Kept:
    form = body_of(NoteItem, item)
    about = form.connection_id or form.scan_id or ""
    done = Kept(about, {"text": form.text})
    me = sender.attendee_id
    kept_at = None
    if form.connection_id is not None:
        side = side_of(db, attendee_id=me, connection_id=form.connection_id)
        kept_at = side.note_at if side else None
    if _passes(db, sender, item, f"note:{about}", at, now, kept_at):
        if form.connection_id is not None:
            keeping.write_note(
                db, attendee_id=me, connection_id=form.connection_id, text=form.text, now=at
            )
        else:
            keeping.note_scan(db, attendee_id=me, scan_id=about, text=form.text, now=at)
    return _with_receipt(db, sender, item, done)


def _star(db: Session, sender: Sender, item: ItemForm, at: datetime, now: datetime) -> Kept:
    form = body_of(StarItem, item)
    if _passes(db, sender, item, f"star:{form.connection_id}", at, now):
        keeping.set_star(
            db,
            attendee_id=sender.attendee_id,
            connection_id=form.connection_id,
            starred=form.starred,
            now=at,
        )
    return _with_receipt(db, sender, item, Kept(form.connection_id, {"starred": form.starred}))


def _tag(db: Session, sender: Sender, item: ItemForm, at: datetime, now: datetime) -> Kept:
    form = body_of(TagItem, item)
    # A tag may be longer than a subject: its digest names it.
    name = digest_of(key_of(form.text), "tag")[:32]
    if _passes(db, sender, item, f"tag:{form.connection_id}:{name}", at, now):
        set_tag(
            db,
            attendee_id=sender.attendee_id,
            connection_id=form.connection_id,
            label=form.text,
            tagged=form.tagged,
        )
    values: dict[str, object] = {"text": form.text, "tagged": form.tagged}
    return _with_receipt(db, sender, item, Kept(form.connection_id, values))


def _promise(db: Session, sender: Sender, item: ItemForm, at: datetime, _now: datetime) -> Kept:
    form = body_of(PromiseForm, item)
    promises.promise(db, attendee_id=sender.attendee_id, form=form, now=at)
    return Kept(form.connection_id, {"promise_id": form.promise_id})


def _settle(db: Session, sender: Sender, item: ItemForm, at: datetime, now: datetime) -> Kept:
    form = body_of(SettleItem, item)
    if _passes(db, sender, item, f"promise:{form.promise_id}", at, now):
        came = SettleForm(state=form.state, due=form.due)
        promises.settle(
            db,
            attendee_id=sender.attendee_id,
            promise_id=form.promise_id,
            form=came,
            now=at,
        )
    return _with_receipt(db, sender, item, Kept(form.promise_id, {"state": form.state}))


def _exchange(db: Session, sender: Sender, item: ItemForm, at: datetime, now: datetime) -> Kept:
    form = body_of(ExchangeForm, item)
    if _passes(db, sender, item, f"exchange:{form.exchange_id}", at, now):
        promises.write_exchange(db, attendee_id=sender.attendee_id, form=form, now=at)
    return _with_receipt(
        db, sender, item, Kept(form.connection_id, {"exchange_id": form.exchange_id})
    )


def _drop(db: Session, sender: Sender, item: ItemForm, at: datetime, now: datetime) -> Kept:
    form = body_of(DropItem, item)
    if _passes(db, sender, item, f"exchange:{form.exchange_id}", at, now):
        promises.drop_exchange(db, attendee_id=sender.attendee_id, exchange_id=form.exchange_id)
    return _with_receipt(
        db, sender, item, Kept(form.exchange_id, {"exchange_id": form.exchange_id})
    )


def _reply(db: Session, sender: Sender, item: ItemForm, at: datetime, now: datetime) -> Kept:
    form = body_of(ReplyItem, item)
    if _passes(db, sender, item, f"reply:{form.prompt_id}", at, now):
        reply(
            db,
            event_id=sender.event_id,
            attendee_id=sender.attendee_id,
            prompt_id=form.prompt_id,
            form=form,
            now=now,
        )
    return _with_receipt(db, sender, item, Kept(form.prompt_id, {}))


_TAKEN: Mapping[str, Callable[[Session, Sender, ItemForm, datetime, datetime], Kept]] = {
    "note": _note,
    "star": _star,
    "tag": _tag,
    "promise": _promise,
    "settle": _settle,
    "exchange": _exchange,
    "drop": _drop,
    "reply": _reply,
}


def _passes(
    db: Session,
    sender: Sender,
    item: ItemForm,
    subject: str,
    at: datetime,
    now: datetime,
    kept_at: datetime | None = None,
) -> bool:
    """Tell whether the item is to be done now: not taken before, and nothing newer is there. Leaves its receipt."""
    if db.get(OutboxReceipt, (sender.attendee_id, item.id)) is not None:
        return False
    rows = db.scalars(
        select(OutboxReceipt).where(
            OutboxReceipt.attendee_id == sender.attendee_id, OutboxReceipt.subject == subject
        )
    )
    earlier = [Written(row.device_id, row.sequence, row.at) for row in rows]
    written = Written(sender.device_id, item.sequence, at)
    outdated = is_outdated(written, earlier, kept_at)
    db.add(
        OutboxReceipt(
            attendee_id=sender.attendee_id,
            item_id=item.id,
            device_id=sender.device_id,
            subject=subject,
            sequence=item.sequence,
            at=at,
            received_at=now,
            outcome="outdated" if outdated else "done",
        )
    )
    return not outdated


def _with_receipt(db: Session, sender: Sender, item: ItemForm, done: Kept) -> Kept:
    """Return what was done as its receipt says, which is the same when the item comes again."""
    receipt = db.get_one(OutboxReceipt, (sender.attendee_id, item.id))
    return Kept(done.subject_id, done.values, outdated=receipt.outcome == "outdated")

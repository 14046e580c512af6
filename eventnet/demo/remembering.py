"""What the two whose links are printed have kept about people they met, and who brings whom together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.connections.queries import Known, connections_of, requests_to
from eventnet.connections.tags import set_tag
from eventnet.core.ids import new_id
from eventnet.demo.people import BROUGHT_TOGETHER, KEPT, Kept
from eventnet.events.models import Event
from eventnet.introductions.service import offer
from eventnet.promises import service as promises
from eventnet.promises.forms import ExchangeForm, PromiseForm, SettleForm


@dataclass(frozen=True)
class Remembering:
    """Writes down for some attendees what they would have kept by `now`. None of them gets to know another by it."""

    db: Session
    event: Event
    now: datetime

    def keep(self, one: Attendee, apart: frozenset[str]) -> None:
        """Let one keep tags, promises and what went which way, offer an introduction, and be offered one.

        `apart` are the ids of those who are not to be introduced to each other.
        """
        met = connections_of(self.db, one.id)
        for known, kept in zip(met, KEPT, strict=False):
            self._keep(one, known, kept)
        self._offer_by(one, met, apart)
        self._offer_to(one, met, apart)

    def _keep(self, one: Attendee, known: Known, kept: Kept) -> None:
        about = {"attendee_id": one.id, "connection_id": known.connection.id}
        for label in kept.tags:
            set_tag(self.db, label=label, tagged=True, **about)
        if kept.exchange:
            form = ExchangeForm(
                connection_id=known.connection.id, what=kept.exchange, text=kept.exchanged
            )
            promises.write_exchange(self.db, attendee_id=one.id, form=form, now=self.now)
        if kept.promise:
            self._promise(one, known, kept)

    def _promise(self, one: Attendee, known: Known, kept: Kept) -> None:
        promise_id = new_id()
        today = self.now.astimezone(ZoneInfo(self.event.timezone)).date()
        form = PromiseForm(
            promise_id=promise_id,
            connection_id=known.connection.id,
            text=kept.promise,
            by=kept.by,
            due=today + timedelta(days=kept.days) if kept.days else None,
        )
        promises.promise(self.db, attendee_id=one.id, form=form, now=self.now)
        if kept.is_done:
            promises.settle(
                self.db,
                attendee_id=one.id,
                promise_id=promise_id,
                form=SettleForm(state="kept"),
                now=self.now,
            )

    def _offer_by(self, one: Attendee, met: list[Known], apart: frozenset[str]) -> None:
        """Let one offer to bring two together whom they met, and who do not know each other."""
        for first in met:
            theirs = self._known_to(first.other)
            for second in met:
                pair = {first.other.id, second.other.id}
                if len(pair) == 2 and second.other.id not in theirs and not pair & apart:
                    self._offer(one, (first, second), BROUGHT_TOGETHER[0])
                    return

    def _offer_to(self, one: Attendee, met: list[Known], apart: frozenset[str]) -> None:
        """Let somebody whom one met offer to bring them together with a third."""
        known = {other.other.id for other in met}
        asking = {who.id for _, who in requests_to(self.db, one.id)}
        strange = known | apart | asking | {one.id}
        for friend in met:
            circle = connections_of(self.db, friend.other.id)
            own = next((side for side in circle if side.other.id == one.id), None)
            third = next((side for side in circle if side.other.id not in strange), None)
            if own is not None and third is not None and friend.other.id not in apart:
                self._offer(friend.other, (own, third), BROUGHT_TOGETHER[1])
                return

    def _known_to(self, one: Attendee) -> set[str]:
        return {side.other.id for side in connections_of(self.db, one.id)}

    def _offer(self, by: Attendee, between: tuple[Known, Known], words: str) -> None:
        first, second = between
        offer(
            self.db,
            event_id=self.event.id,
            attendee_id=by.id,
            connection_ids=(first.connection.id, second.connection.id),
            words=words,
            now=self.now - timedelta(minutes=4),
        )

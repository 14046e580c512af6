"""The heartbeat: what was told of late is named again, so that a phone notices what it did not hear, and repairs itself.

A beat names facts by their versions and carries nothing of them; a phone that lacks one fetches its snapshot. Where nothing
happened, nobody is told anything, and no radio wakes up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from flask import Flask
from flask_socketio import SocketIO

from eventnet.db.factlog import Told, told_between
from eventnet.live.catalogue import StateBeat
from eventnet.live.seats import Seats, attendee_room, desk_room, event_room
from eventnet.web.context import house_of

BEAT_S = 8.0
"""With a phone's own random wait of up to five seconds, what was lost is there in less than twenty."""

SETTLED = timedelta(seconds=2)
"""How old a fact is at least: its push is on its way until then."""

NAMED_TO_ALL = timedelta(seconds=40)
NAMED_TO_ONE = timedelta(seconds=20)
TOGETHER = 64
"""How many single people are told between two breaths of the server."""

BREATH_S = 0.005


class Beats:
    """Names what was told of late to those who sit in this process."""

    def __init__(self, app: Flask, io: SocketIO, seats: Seats, kinds: Sequence[str]) -> None:
        """Name facts of these kinds."""
        self._app = app
        self._io = io
        self._seats = seats
        self._kinds = kinds

    def beat(self) -> int:
        """Tell every room and every person what they should have heard; return how many were told."""
        house = house_of(self._app)
        now = house.clock.now()
        beaten = 0
        for event_id in self._seats.events():
            with house.database.read() as db:
                told = told_between(
                    db,
                    event_id=event_id,
                    kinds=self._kinds,
                    after=now - NAMED_TO_ALL,
                    until=now - SETTLED,
                )
            recent = [one.version for one in told if one.attendee_id is None]
            if recent:
                beaten += self._beat_all(event_id, StateBeat(recent[-1], recent))
            beaten += self._beat_each(
                event_id, [one for one in told if one.at > now - NAMED_TO_ONE]
            )
        return beaten

    def _beat_all(self, event_id: str, push: StateBeat) -> int:
        at_event = {seat.locale for seat in self._seats.at_event(event_id)}
        at_desk = {seat.locale for seat in self._seats.at_desk(event_id)}
        rooms = [event_room(event_id, locale) for locale in sorted(at_event)]
        rooms += [desk_room(event_id, locale) for locale in sorted(at_desk)]
        for room in rooms:
            self._io.emit(push.name, push.payload(), to=room)
        return len(rooms)

    def _beat_each(self, event_id: str, told: list[Told]) -> int:
        recent: defaultdict[str, list[int]] = defaultdict(list)
        for one in told:
            if one.attendee_id is not None:
                recent[one.attendee_id].append(one.version)
        beaten = 0
        for attendee_id, versions in recent.items():
            push = StateBeat(versions[-1], versions)
            for locale in {seat.locale for seat in self._seats.of_attendee(event_id, attendee_id)}:
                self._io.emit(push.name, push.payload(), to=attendee_room(attendee_id, locale))
                beaten += 1
                if beaten % TOGETHER == 0:
                    self._io.sleep(BREATH_S)
        return beaten

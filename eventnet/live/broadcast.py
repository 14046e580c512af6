"""Turns facts into pushes for the sockets of this process. It reads what is true now; it never writes.

A push holds words, so it is made once for each language that somebody here reads.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import structlog
from flask import Flask
from flask_socketio import SocketIO

from eventnet.accounts.facts import DeviceRevoked
from eventnet.analytics.counters import counters_of
from eventnet.analytics.facts import FiguresMoved
from eventnet.attendees.models import Attendee
from eventnet.circles.facts import CirclesMoved
from eventnet.connections.facts import ConnectionEnded, ConnectionMade, RequestMade, RequestSettled
from eventnet.connections.queries import connection_of, request_to
from eventnet.connections.tags import tags_of
from eventnet.connections.views import connection_view, request_view
from eventnet.core.facts import Fact
from eventnet.db.factlog import LoggedFact
from eventnet.digests.facts import DigestIssued
from eventnet.events.facts import PhaseChanged
from eventnet.events.queries import places_at
from eventnet.introductions.facts import (
    IntroductionAnswered,
    IntroductionMade,
    IntroductionOffered,
)
from eventnet.introductions.queries import offer_to
from eventnet.live import catalogue
from eventnet.live.pacing import Pacer
from eventnet.live.seats import Seats, attendee_room, event_room
from eventnet.live.telling import Teller
from eventnet.live.telling_circles import CircleTeller
from eventnet.live.telling_prompts import PromptTeller
from eventnet.live.telling_rounds import RoundTeller
from eventnet.prompts.facts import PromptReplied
from eventnet.web.context import house_of

log = structlog.get_logger(__name__)
FIGURES_EVERY_S = 2.0
SAID_AGAIN: frozenset[type[Fact]] = frozenset(
    {FiguresMoved, PromptReplied, CirclesMoved, DeviceRevoked}
)
"""What is said again by itself, or to somebody who is gone."""


class Broadcaster(Teller):
    """Tells what happened to those who sit here."""

    def __init__(self, app: Flask, io: SocketIO, seats: Seats) -> None:
        super().__init__(app, io, seats)
        self._prompts = PromptTeller(app, io, seats)
        self._rounds = RoundTeller(app, io, seats)
        self._circles = CircleTeller(app, io, seats)
        self._figures = Pacer(FIGURES_EVERY_S)
        self._telling: dict[type[Fact], Callable[[LoggedFact, Any], None]] = {
            RequestMade: self._request_made,
            RequestSettled: self._request_settled,
            ConnectionMade: self._connection_made,
            ConnectionEnded: self._connection_ended,
            FiguresMoved: self._figures_moved,
            PhaseChanged: self._phase_changed,
            DigestIssued: self._digest_issued,
            IntroductionOffered: self._introduction_offered,
            IntroductionAnswered: self._introduction_answered,
            IntroductionMade: self._introduction_made,
            DeviceRevoked: self._device_revoked,
            **self._prompts.telling,
            **self._rounds.telling,
            **self._circles.telling,
        }

    def told_once(self) -> list[str]:
        """Return the kinds of facts of which somebody is told once and at once: those that a beat names again."""
        return [fact.kind for fact in self._telling if fact not in SAID_AGAIN]

    def deliver(self, facts: Sequence[LoggedFact]) -> None:
        """Tell each fact; one that cannot be told is logged and does not stop the others."""
        with self._app.app_context():
            for logged in facts:
                tell = self._telling.get(type(logged.fact))
                if tell is None:
                    continue
                try:
                    tell(logged, logged.fact)
                except Exception as error:
                    log.error("push-failed", fact=logged.fact.kind, exc_info=error)

    def tell_due(self, moment: float) -> None:
        """Tell the paced things whose turn it is: tallies and figures."""
        self._prompts.tell_due(moment)
        self._rounds.tell_due(moment)
        self._circles.tell_due(moment)
        figures = self._figures.due(moment)
        if not figures:
            return
        with self._app.app_context():
            for (event_id, _), version in figures:
                self._tell_figures(event_id, version)

    # One person

    def _request_made(self, logged: LoggedFact, fact: RequestMade) -> None:
        if logged.desk:
            return  # the desk's figures move by steps of their own
        for seat in self._one_seat_each(self._seats.of_attendee(logged.event_id, fact.to_id)):
            with self._reading(seat) as (db, now):
                found = request_to(db, attendee_id=fact.to_id, request_id=fact.request_id)
                if found is not None:
                    view: Any = request_view(
                        *found,
                        event_key=seat.event_key,
                        timezone=seat.timezone,
                        now=now,
                        places=places_at(db, fact.event_id, [found[0].at]),
                    )
                    push = catalogue.RequestReceived(logged.version, view)
                    self._emit(push, attendee_room(fact.to_id, seat.locale))

    def _request_settled(self, logged: LoggedFact, fact: RequestSettled) -> None:
        push = catalogue.RequestSettled(logged.version, fact.request_id)
        for seat in self._one_seat_each(self._seats.of_attendee(logged.event_id, fact.to_id)):
            self._emit(push, attendee_room(fact.to_id, seat.locale))

    def _connection_made(self, logged: LoggedFact, fact: ConnectionMade) -> None:
        if logged.desk or logged.attendee_id is None:
            self._prompts.people_met(logged.event_id, logged.version)
            return
        whose = logged.attendee_id
        self._prompts.count_missions_for(logged.event_id, whose)
        for seat in self._one_seat_each(self._seats.of_attendee(logged.event_id, whose)):
            with self._reading(seat) as (db, now):
                known = connection_of(db, attendee_id=whose, connection_id=fact.connection_id)
                if known is not None:
                    view: Any = connection_view(
                        known,
                        event_key=seat.event_key,
                        timezone=seat.timezone,
                        now=now,
                        places=places_at(db, fact.event_id, [known.connection.made_at]),
                        me=db.get(Attendee, whose),
                        tags=tags_of(db, whose).offered(fact.connection_id),
                    )
                    push = catalogue.ConnectionMade(logged.version, view, fact.request_id)
                    self._emit(push, attendee_room(whose, seat.locale))

    def _connection_ended(self, logged: LoggedFact, fact: ConnectionEnded) -> None:
        if logged.attendee_id is None:
            return
        push = catalogue.ConnectionEnded(logged.version, fact.connection_id)
        whose = self._seats.of_attendee(logged.event_id, logged.attendee_id)
        for seat in self._one_seat_each(whose):
            self._emit(push, attendee_room(logged.attendee_id, seat.locale))

    def _digest_issued(self, logged: LoggedFact, fact: DigestIssued) -> None:
        for seat in self._one_seat_each(self._seats.of_attendee(logged.event_id, fact.attendee_id)):
            push = catalogue.DigestIssued(logged.version, f"/e/{seat.event_key}/plan")
            self._emit(push, attendee_room(fact.attendee_id, seat.locale))

    def _introduction_offered(self, logged: LoggedFact, fact: IntroductionOffered) -> None:
        if logged.attendee_id is None:
            return
        whose, which = logged.attendee_id, fact.introduction_id
        push = catalogue.IntroductionOffered(logged.version, which)
        for seat in self._one_seat_each(self._seats.of_attendee(logged.event_id, whose)):
            with self._reading(seat) as (db, now):
                if offer_to(db, attendee_id=whose, introduction_id=which, now=now) is not None:
                    self._emit(push, attendee_room(whose, seat.locale))

    def _introduction_answered(self, logged: LoggedFact, fact: IntroductionAnswered) -> None:
        push = catalogue.IntroductionAnswered(logged.version, fact.introduction_id)
        for seat in self._one_seat_each(self._seats.of_attendee(logged.event_id, fact.attendee_id)):
            self._emit(push, attendee_room(fact.attendee_id, seat.locale))

    def _introduction_made(self, logged: LoggedFact, fact: IntroductionMade) -> None:
        push = catalogue.IntroductionMade(logged.version, fact.introduction_id)
        for seat in self._one_seat_each(self._seats.of_attendee(logged.event_id, fact.by_id)):
            self._emit(push, attendee_room(fact.by_id, seat.locale))

    def _device_revoked(self, _logged: LoggedFact, fact: DeviceRevoked) -> None:
        for seat in self._seats.of_device(fact.device_id):
            push = catalogue.SessionEnded()
            self._io.emit(push.name, push.payload(), to=seat.sid)
            self._seats.leave(seat.sid)
            self._io.start_background_task(self._io.server.disconnect, seat.sid)

    # Everybody at the event

    def _phase_changed(self, logged: LoggedFact, fact: PhaseChanged) -> None:
        self._emit_to_all(catalogue.EventChanged(logged.version, fact.phase), logged.event_id)

    def _emit_to_all(self, push: catalogue.Push, event_id: str) -> None:
        for seat in self._one_seat_each(self._seats.at_event(event_id)):
            self._emit(push, event_room(event_id, seat.locale))
        self._emit_to_desk(push, event_id)

    def _figures_moved(self, logged: LoggedFact, _fact: Fact) -> None:
        self._figures.touch((logged.event_id, ""), logged.version)

    def _tell_figures(self, event_id: str, version: int) -> None:
        desk = self._seats.at_desk(event_id)
        if not desk:
            return
        with house_of(self._app).database.read() as db:
            figures: Any = counters_of(db, event_id)
        push = catalogue.FiguresChanged(version, figures)
        self._emit_to_desk(push, event_id)

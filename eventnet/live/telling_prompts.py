"""Turns what happened to prompts into pushes: to those they are for, to those who replied, and to the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask
from flask_socketio import SocketIO

from eventnet.core.facts import Fact
from eventnet.db.factlog import LoggedFact
from eventnet.live import catalogue
from eventnet.live.pacing import Pacer
from eventnet.live.seats import Seat, Seats, desk_room, replied_room
from eventnet.live.telling import Teller
from eventnet.prompts.facts import (
    PromptClosed,
    PromptMissed,
    PromptOpened,
    PromptReplied,
    PromptScheduled,
    PromptWithdrawn,
)
from eventnet.prompts.queries import prompt_of
from eventnet.prompts.queries_missions import open_missions
from eventnet.prompts.queries_recipients import recipients_of
from eventnet.prompts.views import prompt_view
from eventnet.web.context import house_of

TALLY_EVERY_S = 0.5
MET_EVERY_S = 2.0


class PromptTeller(Teller):
    """Tells what happened to prompts; what changes with each reply at most twice a second."""

    def __init__(self, app: Flask, io: SocketIO, seats: Seats) -> None:
        super().__init__(app, io, seats)
        self._tallies = Pacer(TALLY_EVERY_S)
        self._missions = Pacer(MET_EVERY_S)
        self.telling: Mapping[type[Fact], Callable[[LoggedFact, Any], None]] = {
            PromptOpened: self._prompt_opened,
            PromptClosed: self._prompt_closed,
            PromptWithdrawn: self._prompt_withdrawn,
            PromptReplied: self._prompt_replied,
            PromptScheduled: self._prompt_scheduled,
            PromptMissed: self._prompt_missed,
        }

    def tell_due(self, moment: float) -> None:
        """Tell the tallies whose turn it is."""
        tallies, met = self._tallies.due(moment), self._missions.due(moment)
        if not tallies and not met:
            return
        with self._app.app_context():
            for (event_id, _), version in met:
                with house_of(self._app).database.read() as db:
                    missions = open_missions(db, event_id=event_id)
                for prompt_id in missions:
                    self._tell_tally(event_id, prompt_id, version)
            for (event_id, prompt_id), version in tallies:
                self._tell_tally(event_id, prompt_id, version)

    def people_met(self, event_id: str, version: int) -> None:
        """Note that two people have connected, which counts for the missions that are on."""
        self._missions.touch((event_id, ""), version)

    def count_missions_for(self, event_id: str, attendee_id: str) -> None:
        """Let somebody who has met somebody hear how the open missions go on, like those who replied."""
        seats = self._seats.of_attendee(event_id, attendee_id)
        if not seats:
            return
        with house_of(self._app).database.read() as db:
            missions = open_missions(db, event_id=event_id, attendee_id=attendee_id)
        for prompt_id in missions:
            for seat in seats:
                room = replied_room(prompt_id, seat.locale)
                self._io.server.enter_room(seat.sid, room, namespace="/")

    def _prompt_opened(self, logged: LoggedFact, fact: PromptOpened) -> None:
        self._tell_prompt(logged, fact.prompt_id, catalogue.PromptOpened)

    def _prompt_closed(self, logged: LoggedFact, fact: PromptClosed) -> None:
        self._tell_prompt(logged, fact.prompt_id, catalogue.PromptClosed)

    def _tell_prompt(
        self,
        logged: LoggedFact,
        prompt_id: str,
        push: type[catalogue.PromptOpened] | type[catalogue.PromptClosed],
    ) -> None:
        for seat, targets in self._readers(logged.event_id, prompt_id):
            view = self._prompt(seat, prompt_id)
            for target in targets if view is not None else ():
                self._emit(push(logged.version, view), target)
        for seat in self._one_seat_each(self._seats.at_desk(logged.event_id)):
            view = self._prompt(seat, prompt_id)
            if view is not None:
                self._emit(push(logged.version, view), desk_room(logged.event_id, seat.locale))

    def _prompt(self, seat: Seat, prompt_id: str) -> Any:
        with self._reading(seat) as (db, _now):
            return prompt_view(
                db,
                prompt_id=prompt_id,
                desk=seat.is_desk,
                event_key=seat.event_key,
                timezone=seat.timezone,
            )

    def _readers(self, event_id: str, prompt_id: str) -> list[tuple[Seat, list[str]]]:
        """Return whom a prompt is for, as `Seats.targets` does."""
        with house_of(self._app).database.read() as db:
            return self._seats.targets(event_id, only=recipients_of(db, prompt_id))

    def _prompt_withdrawn(self, logged: LoggedFact, fact: PromptWithdrawn) -> None:
        push = catalogue.PromptWithdrawn(logged.version, fact.prompt_id)
        for _, targets in self._readers(logged.event_id, fact.prompt_id):
            for target in targets:
                self._emit(push, target)
        self._emit_to_desk(push, logged.event_id)

    def _prompt_scheduled(self, logged: LoggedFact, fact: PromptScheduled) -> None:
        push = catalogue.PromptPlanned(logged.version, fact.prompt_id)
        self._emit_to_desk(push, logged.event_id)

    def _prompt_missed(self, logged: LoggedFact, fact: PromptMissed) -> None:
        if not self._seats.at_desk(logged.event_id):
            return
        with house_of(self._app).database.read() as db:
            prompt = prompt_of(db, event_id=logged.event_id, prompt_id=fact.prompt_id)
        if prompt is not None and prompt.state == "missed":
            push = catalogue.PromptMissed(logged.version, prompt.id, prompt.question)
            self._emit_to_desk(push, logged.event_id)

    def _prompt_replied(self, logged: LoggedFact, fact: PromptReplied) -> None:
        self._tallies.touch((logged.event_id, fact.prompt_id), logged.version)
        if logged.attendee_id is None:
            return
        for seat in self._seats.of_attendee(logged.event_id, fact.attendee_id):
            room = replied_room(fact.prompt_id, seat.locale)
            self._io.server.enter_room(seat.sid, room, namespace="/")

    def _tell_tally(self, event_id: str, prompt_id: str, version: int) -> None:
        groups = (
            (self._seats.at_event(event_id), replied_room(prompt_id, "{}")),
            (self._seats.at_desk(event_id), desk_room(event_id, "{}")),
        )
        for seats, room in groups:
            for seat in self._one_seat_each(seats):
                with self._reading(seat) as (db, _now):
                    view = prompt_view(
                        db,
                        prompt_id=prompt_id,
                        desk=seat.is_desk,
                        event_key=seat.event_key,
                        timezone=seat.timezone,
                        replied=True,
                    )
                if view is not None and view["tally"] is not None:
                    push = catalogue.PromptTallied(version, prompt_id, view["tally"])
                    self._emit(push, room.format(seat.locale))

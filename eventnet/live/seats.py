"""Who sits at which socket of this process: for rooms, for languages, and for closing what must not stay open."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Set
from dataclasses import dataclass

MOST_PER_PERSON = 3


@dataclass(frozen=True)
class Seat:
    """One socket: whose, for which event, as what, and in which language it is told."""

    sid: str
    person_id: str
    device_id: str
    event_id: str
    event_key: str
    timezone: str
    attendee_id: str | None
    locale: str

    @property
    def is_desk(self) -> bool:
        """Tell whether an organiser sits here."""
        return self.attendee_id is None


class Seats:
    """The sockets of one process. Greenlets share it; no method waits in the middle."""

    def __init__(self) -> None:
        self._by_sid: dict[str, Seat] = {}
        self._by_person: dict[str, OrderedDict[str, None]] = defaultdict(OrderedDict)
        self._by_place: dict[tuple[str, str | None, bool], dict[str, Seat]] = defaultdict(dict)

    def take(self, seat: Seat) -> list[str]:
        """Seat a socket; return the sids of that person's oldest ones, which have to go."""
        self._by_sid[seat.sid] = seat
        sids = self._by_person[seat.person_id]
        sids[seat.sid] = None
        for place in _places(seat):
            self._by_place[place][seat.sid] = seat
        return list(sids)[:-MOST_PER_PERSON]

    def leave(self, sid: str) -> None:
        """Forget a socket."""
        seat = self._by_sid.pop(sid, None)
        if seat is None:
            return
        sids = self._by_person[seat.person_id]
        sids.pop(sid, None)
        if not sids:
            del self._by_person[seat.person_id]
        for place in _places(seat):
            self._by_place[place].pop(sid, None)
            if not self._by_place[place]:
                del self._by_place[place]

    def of_attendee(self, event_id: str, attendee_id: str) -> list[Seat]:
        """Return the sockets of one attendee."""
        return list(self._by_place.get((event_id, attendee_id, False), {}).values())

    def at_event(self, event_id: str) -> list[Seat]:
        """Return the sockets of all attendees of an event."""
        return list(self._by_place.get((event_id, None, False), {}).values())

    def by_locale(self, event_id: str, *, only: Set[str] | None) -> dict[str, list[Seat]]:
        """Return the sockets of an event's attendees by their language; with `only`, those of these attendees."""
        found: dict[str, list[Seat]] = {}
        for seat in self.at_event(event_id):
            if only is None or seat.attendee_id in only:
                found.setdefault(seat.locale, []).append(seat)
        return found

    def targets(self, event_id: str, *, only: Set[str] | None) -> list[tuple[Seat, list[str]]]:
        """Return where to emit so that an event's attendees hear it, or only some: for each language a seat to make the
        words for, and the room of all who read it, or the sockets of those some.
        """
        return [
            (seats[0], [event_room(event_id, locale)] if only is None else [s.sid for s in seats])
            for locale, seats in self.by_locale(event_id, only=only).items()
        ]

    def at_desk(self, event_id: str) -> list[Seat]:
        """Return the organisers' sockets of an event."""
        return list(self._by_place.get((event_id, None, True), {}).values())

    def events(self) -> list[str]:
        """Return the events at which somebody sits."""
        return sorted({event_id for event_id, _whose, _desk in self._by_place})

    def of_device(self, device_id: str) -> list[Seat]:
        """Return the sockets of one device."""
        return [seat for seat in self._by_sid.values() if seat.device_id == device_id]

    def __len__(self) -> int:
        return len(self._by_sid)


def _places(seat: Seat) -> list[tuple[str, str | None, bool]]:
    if seat.is_desk:
        return [(seat.event_id, None, True)]
    return [(seat.event_id, None, False), (seat.event_id, seat.attendee_id, False)]


def event_room(event_id: str, locale: str) -> str:
    """Return the room of all attendees of an event who read one language."""
    return f"event:{event_id}:{locale}"


def attendee_room(attendee_id: str, locale: str) -> str:
    """Return the room of one attendee's sockets in one language."""
    return f"attendee:{attendee_id}:{locale}"


def desk_room(event_id: str, locale: str) -> str:
    """Return the room of an event's organisers who read one language."""
    return f"desk:{event_id}:{locale}"


def replied_room(prompt_id: str, locale: str) -> str:
    """Return the room of those who replied to a prompt and read one language."""
    return f"replied:{prompt_id}:{locale}"

"""Playing a recording: everybody joins, then they meet in the order of time, each person one thing after another."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from eventnet.phones.line import Line, Refused
from eventnet.phones.phone import Phone
from eventnet.replay.names import name_of
from eventnet.replay.recording import Encounter, Recording, Somebody

Told = Callable[[], None]


@dataclass(frozen=True)
class Wish:
    """How to play: at which event, how fast (0 is as fast as it goes), and how much at once.

    At speed 0 a scan carries the moment that it had, moved so that the recording ends at `now`, as from a phone
    that was offline until then; `spread` draws its whole length together to so much time. `group` is the
    attribute of a person that stands as the second line on their badge.
    """

    code: str
    now: datetime
    speed: float = 0.0
    spread: timedelta | None = None
    group: str = ""
    at_once: int = 12


@dataclass
class Played:
    """What came of it: counts, errors in words, seconds, and how often the server asked to wait."""

    joined: int = 0
    connections: int = 0
    meetings: int = 0
    errors: list[str] = field(default_factory=list)
    seconds: float = 0.0
    waits: int = 0


@dataclass(frozen=True)
class Guest:
    """Somebody of the recording at the event: their phone, and the code on their badge."""

    phone: Phone
    code: str


async def play(recording: Recording, line: Line, wish: Wish, *, told: Told) -> Played:
    """Play a recording through the server's public door; `told` is called after each person and each encounter.

    An error is counted and the others go on.
    """
    played = Played()
    began = time.monotonic()
    room = asyncio.Semaphore(wish.at_once)
    guests = await _let_in(recording, line, wish, room, played, told)
    await _meet(recording, guests, wish, room, played, told)
    played.seconds = time.monotonic() - began
    played.waits = line.waits
    return played


async def _let_in(
    recording: Recording,
    line: Line,
    wish: Wish,
    room: asyncio.Semaphore,
    played: Played,
    told: Told,
) -> dict[str, Guest]:
    guests: dict[str, Guest] = {}

    async def come(somebody: Somebody) -> None:
        async with room:
            try:
                phone = await Phone.join(
                    line,
                    code=wish.code,
                    name=name_of(somebody.id),
                    organisation=somebody.attrs.get(wish.group, ""),
                )
                guests[somebody.id] = Guest(phone, await phone.badge_code())
                played.joined += 1
            except Refused as error:
                played.errors.append(f"{somebody.id} joins: {error}")
        told()

    await asyncio.gather(*(come(somebody) for somebody in recording.people))
    return guests


async def _meet(
    recording: Recording,
    guests: dict[str, Guest],
    wish: Wish,
    room: asyncio.Semaphore,
    played: Played,
    told: Told,
) -> None:
    """Start every encounter when its time has come and the two are done with what was before."""
    began = time.monotonic()
    last: dict[str, asyncio.Task[None]] = {}

    async def happen(encounter: Encounter, before: list[asyncio.Task[None]]) -> None:
        await asyncio.gather(*before)
        async with room:
            try:
                await _encounter(encounter, guests, moment_of(encounter, recording, wish), played)
            except (Refused, KeyError) as error:
                pair = f"{encounter.a} and {encounter.b}"
                played.errors.append(f"{pair}, {encounter.kind} at {encounter.at:g}: {error}")
        told()

    for encounter in recording.encounters:
        if wish.speed:
            due = (encounter.at - recording.began) / wish.speed
            await asyncio.sleep(max(0.0, began + due - time.monotonic()))
        before = [last[one] for one in (encounter.a, encounter.b) if one in last]
        task = asyncio.create_task(happen(encounter, before))
        last[encounter.a] = last[encounter.b] = task
    await asyncio.gather(*last.values())


def moment_of(encounter: Encounter, recording: Recording, wish: Wish) -> datetime | None:
    """Return the moment that a scan carries; None for the moment at which it is played."""
    if wish.speed:
        return None
    length = recording.ended - recording.began
    share = 1.0
    if wish.spread is not None and length:
        share = wish.spread.total_seconds() / length
    return wish.now - timedelta(seconds=(recording.ended - encounter.at) * share)


async def _encounter(
    encounter: Encounter, guests: dict[str, Guest], at: datetime | None, played: Played
) -> None:
    """Let the one scan the other, and the other agree. Refuses: any other course of things (Refused)."""
    one, other = guests[encounter.a], guests[encounter.b]
    result = await one.phone.scan(other.code, at=at)
    wanted = "requested" if encounter.kind == "swap" else "known"
    if result["outcome"] != wanted:
        raise Refused(200, str(result["outcome"]), f"a scan that should be {wanted}")
    if encounter.kind == "again":
        played.meetings += 1
        return
    answered = await other.phone.answer(result["request_id"], accept=True, share=[])
    if answered["state"] != "accepted":
        raise Refused(200, str(answered["state"]), "an answer that should be accepted")
    played.connections += 1

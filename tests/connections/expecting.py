"""What each reading may be told, by the model's rules, and what the model learns from what was told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tests.connections.consent import MOST, Consent, Pair, Reading

ASKED = ("requested", "waiting")
WITH_SOMEBODY = (*ASKED, "connected", "known", "you-blocked")


def again_of(consent: Consent, reading: Reading) -> set[str]:
    """The same id gets the same answer; one that is no longer true is not told once more."""
    first = reading.answers[0]
    if (reading.who, reading.whose) in consent.blocked:
        return {"you-blocked"} if first in WITH_SOMEBODY else {first}
    if first in ("connected", "known") and reading.pair not in consent.connected:
        return {"code-changed"} if reading.window else {"waiting"}
    return {first, "known"} if first == "connected" else {first}


def outcomes_of(consent: Consent, reading: Reading, now: datetime) -> set[str]:
    """Return what a reading that comes for the first time may be told."""
    key = (reading.who, reading.whose)
    if reading.window is None and reading.is_revoked:
        return {"badge-revoked"}
    if reading.who == reading.whose:
        return {"own-badge"}
    if key in consent.blocked:
        return {"you-blocked"}
    is_silent = key[::-1] in consent.blocked
    if reading.pair in consent.connected and not is_silent:
        return {"known", "connected"} if reading.window else {"known"}
    if consent.is_over(reading):
        return {"event-over"}
    asks = "waiting" if key in consent.asked else "requested"
    if consent.must_connect(reading, now):
        return {"connected"}
    may = {"connected"} if consent.may_connect(reading, now) else set()
    if consent.is_good(reading, now):
        if is_silent:
            return {"code-changed"}
        full = set() if consent.has_surely_room(reading) else {"code-full"}
        return may | full | {asks}
    if reading.window and not reading.is_revoked and consent.is_stale(reading, now):
        return may | {"code-changed"}
    return may | {asks}


def follow(consent: Consent, reading: Reading, outcome: str, now: datetime) -> None:
    """Follow in the model what the reading led to."""
    if outcome == "connected" and reading.pair not in consent.connected:
        consent.take_place(reading, now)
        consent.connect(reading.pair, now)
    if outcome in ASKED:
        late = reading.window is not None and not consent.is_hidden(reading.who, reading.whose)
        late = late and not consent.is_good(reading, now)
        reading.may_wait = late and consent.may_later(reading, now)
        reading.waits_for_log = (
            late and consent.must_later(reading, now) and reading.window not in consent.logs
        )
        consent.ask(reading)


def due_of(consent: Consent, phone: int, readings: Sequence[Reading]) -> list[Reading]:
    """Return the late readings that may connect now that the log of the phone has come."""
    return [
        one
        for one in readings
        if one.may_wait
        and one.window in consent.logs
        and one.window[0] == phone
        and consent.asked.get((one.who, one.whose), one.at) is None
        and not consent.is_hidden(one.who, one.whose)
    ]


def surely_due_of(consent: Consent, due: Sequence[Reading], now: datetime) -> set[Pair]:
    """Return the pairs among them that have to be connected: honest, in time, and with room for all of them."""
    pairs = set()
    for one in due:
        competing = {other.who for other in due if other.window == one.window}
        taken = consent.perhaps[one.window] if one.window else set()
        if one.waits_for_log and len(taken | competing) <= MOST and consent.is_in_a_day(now):
            pairs.add(one.pair)
    return pairs

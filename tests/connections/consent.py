"""The rules of consent once more, in short and independent of the product: what a reading may, must and must not lead to.

Where the rules leave a moment of grace, `may` is the wide reading and `must` the narrow one: between the two the product
is free, and doubt is a request.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

HALF_MINUTE = timedelta(seconds=30)
GRACE = timedelta(minutes=2)
UNDO = timedelta(seconds=60)
AFTER_END = timedelta(hours=24)
MOST = 5

Pair = frozenset[int]
Window = tuple[int, datetime]


@dataclass(eq=False)
class Reading:
    """One reading: which phone read, whose code, when, and what the phone says of when. `window` is a live code's."""

    scan_id: str
    phone: int
    who: int
    whose: int
    text: str
    at: datetime
    told: datetime
    window: Window | None = None
    is_revoked: bool = False
    answers: list[str] = field(default_factory=list)
    may_wait: bool = False
    """Whether it may connect when the log of the shown device comes, and `waits_for_log` whether it has to."""
    waits_for_log: bool = False

    @property
    def pair(self) -> Pair:
        """Return the two people."""
        return frozenset((self.who, self.whose))

    @property
    def shown(self) -> datetime:
        """Return when a live code's window began, or when a badge was read."""
        return self.window[1] if self.window else self.at


class Consent:
    """What has been agreed among a few people, by number; phones have numbers of their own."""

    def __init__(self) -> None:
        self.connected: set[Pair] = set()
        self.asked: dict[tuple[int, int], datetime | None] = {}
        """Who asked whom; with the moment of the "no", if there was one."""
        self.sure: dict[tuple[int, int], bool] = {}
        """Whether what was asked was read after the two last parted."""
        self.blocked: set[tuple[int, int]] = set()
        self.parted: dict[Pair, datetime] = {}
        self.contacts: dict[int, list[datetime]] = defaultdict(list)
        self.logs: set[Window] = set()
        self.places: dict[Window, set[int]] = defaultdict(set)
        """Who surely has a place in a window."""
        self.perhaps: dict[Window, set[int]] = defaultdict(set)
        """Who may have one."""
        self.revoked: set[int] = set()
        self.seen: dict[tuple[Pair, int], datetime] = {}
        self.made: dict[Pair, datetime] = {}
        self.ended: datetime | None = None

    # What is between two people

    def is_hidden(self, one: int, other: int) -> bool:
        """Tell whether one of the two blocked the other."""
        return bool({(one, other), (other, one)} & self.blocked)

    def connect(self, pair: Pair, now: datetime) -> None:
        """Both agreed; whatever they had asked each other is settled."""
        self.connected.add(pair)
        self.made[pair] = now
        self._forget(pair)

    def part(self, pair: Pair, now: datetime) -> None:
        """One of them ended it: nothing of before counts any more."""
        self.connected.discard(pair)
        self.parted[pair] = now
        for person in pair:
            self.seen.pop((pair, person), None)
        self._forget(pair)

    def ask(self, reading: Reading) -> None:
        """One asks the other; a later reading can only make it surer."""
        key = (reading.who, reading.whose)
        self.asked.setdefault(key, None)
        self.sure[key] = self.sure.get(key, False) or self._is_after_parting(reading)

    def say_no(self, by: int, to: int, now: datetime) -> None:
        """One says no: whatever was read of before connects the two no more, unless one of them asks after it."""
        self.asked[to, by] = now
        self.parted[frozenset((by, to))] = now

    def lift(self, by: int, of: int, now: datetime) -> None:
        """One lifts their block: nothing comes back, and what the other asked meanwhile is turned down."""
        self.blocked.discard((by, of))
        if self.asked.get((of, by), now) is None:
            self.say_no(by, of, now)

    def may_undo(self, pair: Pair, person: int, now: datetime) -> bool:
        """Tell whether the minute of one of the two is still running."""
        latest = self.made[pair] + timedelta(hours=24)
        return now <= min(self.seen.get((pair, person), now), latest) + UNDO

    def inbox(self, person: int) -> set[int]:
        """Return who waits for somebody's answer."""
        open_ones = {one for (one, to), no in self.asked.items() if to == person and no is None}
        return {one for one in open_ones if not self.is_hidden(one, person)}

    def unanswered(self, person: int) -> set[int]:
        """Return whom somebody asked without an answer, as they see it: a "no" and a block look the same."""
        return {to for one, to in self.asked if one == person and (person, to) not in self.blocked}

    def _forget(self, pair: Pair) -> None:
        for one in pair:
            for other in pair - {one}:
                self.asked.pop((one, other), None)
                self.sure.pop((one, other), None)

    def _is_after_parting(self, reading: Reading) -> bool:
        parted = self.parted.get(reading.pair)
        end = reading.shown + HALF_MINUTE if reading.window else reading.at
        return parted is None or end > parted

    # What a reading may lead to

    def is_good(self, reading: Reading, now: datetime) -> bool:
        """Tell whether a live code is in its window or one on either side, by the server's clock."""
        if reading.window is None or self.ended is not None or reading.is_revoked:
            return False
        return abs(_half_minutes(now) - _half_minutes(reading.window[1])) <= 1

    def is_over(self, reading: Reading) -> bool:
        """Tell whether it was made after the end of the event."""
        return self.ended is not None and reading.shown > self.ended

    def may_connect(self, reading: Reading, now: datetime) -> bool:
        """Tell whether the rules let the reading connect the two at once, read widely."""
        if self.is_hidden(reading.who, reading.whose) or self.is_over(reading):
            return False
        if not self._is_after_parting(reading):
            return False
        if self._crosses(reading):
            return True
        if reading.window is None or reading.is_revoked or not self._has_room(reading, self.places):
            return False
        covered = reading.window in self.logs
        return self.is_good(reading, now) or (covered and self.may_later(reading, now))

    def may_later(self, reading: Reading, now: datetime) -> bool:
        """Tell whether a late reading may connect once the shown device's own log covers its window."""
        until = reading.shown + 2 * HALF_MINUTE
        alone = not any(until < at < now - GRACE for at in self.contacts[reading.phone])
        return alone and self.is_in_a_day(now) and not reading.is_revoked

    def must_connect(self, reading: Reading, now: datetime) -> bool:
        """Tell whether it has to connect them: everything is as it should be, without any grace."""
        if not self.may_connect(reading, now):
            return False
        parted = self.parted.get(reading.pair)
        room = reading.window is not None and self._has_room(reading, self.perhaps)
        if self.is_good(reading, now):
            return room and (parted is None or reading.shown > parted)
        if self._crosses(reading) and parted is None:
            return True
        return room and reading.window in self.logs and self.must_later(reading, now)

    def must_later(self, reading: Reading, now: datetime) -> bool:
        """Tell whether an honest late reading has to connect once the log has come."""
        parted = self.parted.get(reading.pair)
        clear = parted is None or reading.shown > parted + GRACE
        until = reading.shown + 2 * HALF_MINUTE
        alone = all(at <= until for at in self.contacts[reading.phone])
        honest = reading.shown <= reading.told < until
        return clear and alone and honest and self.may_later(reading, now)

    def is_stale(self, reading: Reading, now: datetime) -> bool:
        """Tell whether somebody stands before a code whose time is over, and can simply point again."""
        in_time = -HALF_MINUTE <= reading.told - reading.shown < 2 * HALF_MINUTE
        return not in_time and now - reading.told <= GRACE

    def take_place(self, reading: Reading, now: datetime) -> None:
        """The reading connects: by the window's code it takes a place there, by crossing it may not."""
        if reading.window is None:
            return
        self.perhaps[reading.window].add(reading.who)
        if self.is_good(reading, now) or not self._crosses(reading):
            self.places[reading.window].add(reading.who)

    def has_surely_room(self, reading: Reading) -> bool:
        """Tell whether the window has a place left, or this scanner has one."""
        return self._has_room(reading, self.perhaps)

    def _crosses(self, reading: Reading) -> bool:
        """Tell whether the other asked as well. A "no" of this one does not end that: they may think better of it."""
        return self.sure.get((reading.whose, reading.who), False)

    def _has_room(self, reading: Reading, taken: dict[Window, set[int]]) -> bool:
        assert reading.window is not None
        others = taken[reading.window] - {reading.who}
        return len(others) < MOST

    def is_in_a_day(self, now: datetime) -> bool:
        """Tell whether the event has not been over for longer than a day."""
        return self.ended is None or now <= self.ended + AFTER_END


def _half_minutes(moment: datetime) -> int:
    return int(moment.timestamp() // HALF_MINUTE.total_seconds())

"""What a device needs to show live codes, whose a live code is, and what is known of its windows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from eventnet.accounts.models import Device
from eventnet.attendees.models import Attendee
from eventnet.badges.live_code import (
    DEVICE_LENGTH,
    MOST_SCANNERS,
    LiveCode,
    Shower,
    age_of,
    is_genuine,
    key_for,
    read_live,
)
from eventnet.badges.models import LiveDevice, LiveShown, LiveUse
from eventnet.core.ids import new_id, random_code
from eventnet.db.claims import changed
from eventnet.db.locks import lock

CONTACT = timedelta(minutes=2)
"""Contacts closer together than this are one: a page is loaded first, then what was kept is sent."""
CONTACT_STEP = timedelta(seconds=15)
NO_SKEW = timedelta(seconds=2)
"""A clock that is off by less is right: the way over the network takes as long."""
MOST_SKEW = timedelta(days=366)
LOG_KEPT = timedelta(days=7)


@dataclass(frozen=True)
class LiveHolder:
    """Whose a live code is: the device that shows it, and how far its clock is ahead of ours."""

    live_device_id: str
    attendee_id: str
    window: int
    offset: timedelta
    revoked: bool


@dataclass(frozen=True)
class LiveKey:
    """What a device is given to make its codes itself."""

    shower: Shower
    device_code: str
    key: bytes

    @property
    def mark(self) -> str:
        """Return what tells this key from another one and says nothing of it."""
        return hashlib.sha256(b"mark\x00" + self.key).hexdigest()[:16]


def live_device_of(db: Session, *, attendee_id: str, device_id: str) -> LiveDevice | None:
    """Return an attendee's device as one that shows live codes."""
    return db.scalar(
        select(LiveDevice).where(
            LiveDevice.attendee_id == attendee_id, LiveDevice.device_id == device_id
        )
    )


def ensure_live_device(db: Session, *, attendee_id: str, device_id: str) -> LiveDevice:
    """Return an attendee's device; the first time it gets its public code."""
    known = live_device_of(db, attendee_id=attendee_id, device_id=device_id)
    if known is not None:
        return known
    lock(db, "live-device", attendee_id, device_id)
    known = live_device_of(db, attendee_id=attendee_id, device_id=device_id)
    if known is not None:
        return known
    made = LiveDevice(
        id=new_id(),
        attendee_id=attendee_id,
        device_id=device_id,
        code=random_code(DEVICE_LENGTH),
        clock_offset_ms=0,
    )
    db.add(made)
    db.flush()
    return made


def key_of(db: Session, *, attendee_id: str, device_id: str, secret: str) -> LiveKey | None:
    """Return the key of an attendee's device; None for one that has not looked at its badge yet."""
    row = db.execute(
        select(LiveDevice.code, Attendee.event_id, Device.generation)
        .join(Attendee, Attendee.id == LiveDevice.attendee_id)
        .join(Device, Device.id == LiveDevice.device_id)
        .where(LiveDevice.attendee_id == attendee_id, LiveDevice.device_id == device_id)
    ).one_or_none()
    if row is None:
        return None
    code, event_id, generation = row
    shower = Shower(event_id, attendee_id, device_id)
    return LiveKey(shower, code, key_for(secret, shower, generation))


def holder_of_live(
    db: Session, *, event_id: str, code: LiveCode, secrets: Sequence[str]
) -> LiveHolder | None:
    """Return whose a live code is at this event; None when it is another event's, or not genuine.

    A code that was signed with a key of an earlier generation is genuine, and its device revoked.
    """
    row = db.execute(
        select(LiveDevice, Device.generation)
        .join(Device, Device.id == LiveDevice.device_id)
        .join(Attendee, Attendee.id == LiveDevice.attendee_id)
        .where(LiveDevice.code == code.device_code, Attendee.event_id == event_id)
    ).one_or_none()
    if row is None:
        return None
    device, present = row
    shower = Shower(event_id, device.attendee_id, device.device_id)
    for generation in range(present, 0, -1):
        if any(is_genuine(code, key_for(secret, shower, generation), shower) for secret in secrets):
            return LiveHolder(
                live_device_id=device.id,
                attendee_id=device.attendee_id,
                window=code.window,
                offset=timedelta(milliseconds=device.clock_offset_ms),
                revoked=generation != present,
            )
    return None


def use_window(db: Session, *, live_device_id: str, window: int, scanner_id: str) -> bool:
    """Take one of the few places of a window; tell whether there was one. A scanner takes one place, ever."""
    lock(db, "live-use", live_device_id, str(window))
    if db.get(LiveUse, (live_device_id, window, scanner_id)) is not None:
        return True
    used = db.scalar(
        select(func.count())
        .select_from(LiveUse)
        .where(LiveUse.live_device_id == live_device_id, LiveUse.window == window)
    )
    if (used or 0) >= MOST_SCANNERS:
        return False
    db.add(LiveUse(live_device_id=live_device_id, window=window, scanner_id=scanner_id))
    db.flush()
    return True


def has_shown(db: Session, *, live_device_id: str, window: int) -> bool:
    """Tell whether the device's own log covers the window."""
    return db.get(LiveShown, (live_device_id, window)) is not None


def note_shown(
    db: Session, *, device: LiveDevice, windows: Iterable[int], now: datetime
) -> list[int]:
    """Write down windows that a device has shown, each once; return those that are new.

    Windows that are yet to come by the device's clock, or older than a week, are not believed.
    """
    offset = timedelta(milliseconds=device.clock_offset_ms)
    oldest = LOG_KEPT // timedelta(seconds=30)
    wanted = {window for window in windows if -2 <= age_of(window, now, offset=offset) <= oldest}
    lock(db, "live-shown", device.id)
    there = set(
        db.scalars(
            select(LiveShown.window).where(
                LiveShown.live_device_id == device.id, LiveShown.window.in_(wanted)
            )
        )
    )
    fresh = sorted(wanted - there)
    db.add_all(LiveShown(live_device_id=device.id, window=window) for window in fresh)
    db.flush()
    return fresh


def note_clock(db: Session, *, device: LiveDevice, clock: datetime, now: datetime) -> None:
    """Remember how far the clock of a device's codes is ahead of ours."""
    ahead = clock - now
    right = abs(ahead) < NO_SKEW or abs(ahead) > MOST_SKEW
    device.clock_offset_ms = 0 if right else ahead // timedelta(milliseconds=1)
    db.flush()


def note_contact(db: Session, *, attendee_id: str, device_id: str, now: datetime) -> None:
    """Remember that the device was in contact, in steps of some seconds."""
    device = ensure_live_device(db, attendee_id=attendee_id, device_id=device_id)
    last = device.last_contact_at
    if last is not None and now - last < CONTACT_STEP:
        return
    values: dict[str, datetime | None] = {"last_contact_at": now}
    if last is None or now - last > CONTACT:
        values |= {"contact_before_at": last, "contact_began_at": now}
    changed(db, update(LiveDevice).where(LiveDevice.id == device.id).values(**values))


def contact_before(
    db: Session, *, attendee_id: str, device_id: str | None, now: datetime
) -> datetime | None:
    """Return when a device was last in contact before the contact that it is in now; None for never.

    A contact that lasts longer than two minutes counts until two minutes ago.
    """
    device = None
    if device_id is not None:
        device = live_device_of(db, attendee_id=attendee_id, device_id=device_id)
    if device is None or device.last_contact_at is None or device.contact_began_at is None:
        return None
    if now - device.last_contact_at > CONTACT:
        return device.last_contact_at
    if now - device.contact_began_at <= CONTACT:
        return device.contact_before_at
    return now - CONTACT


def event_of_live(db: Session, text: str) -> str | None:
    """Return the event of a live code. Only for choosing between events that the asker attends; never to be shown."""
    code = read_live(text)
    if code is None:
        return None
    return db.scalar(
        select(Attendee.event_id)
        .join(LiveDevice, LiveDevice.attendee_id == Attendee.id)
        .where(LiveDevice.code == code.device_code)
    )

"""Phones that show live codes and scan them, as their browsers do; the server's part is called, theirs is played."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventnet.accounts.models import Device
from eventnet.accounts.sessions import PURPOSE, open_session
from eventnet.attendees.models import Attendee
from eventnet.badges.live_code import live_link, make, window_at
from eventnet.badges.live_service import (
    LiveKey,
    ensure_live_device,
    key_of,
    note_clock,
    note_contact,
    note_shown,
)
from eventnet.connections.claims import claims_due, settle_claim
from eventnet.connections.forms import ScanForm
from eventnet.connections.service import Scanner, ScanResult, scan
from eventnet.core.ids import new_id
from eventnet.core.tokens import digest_of
from eventnet.db.session import Database
from eventnet.safety.service import write_block
from tests.factories.gathering import Gathering

SECRET = "only-for-the-tests-of-this-product-and-nothing-else"
URL = "http://localhost:8000"


@dataclass(frozen=True)
class Phone:
    """One attendee's phone, with the key that it was given. `ahead` is how wrong its clock is."""

    database: Database
    attendee: Attendee
    device_id: str
    key: LiveKey
    ahead: timedelta = timedelta(0)

    def shows(self, moment: datetime) -> str:
        """Return what stands on its screen at a moment."""
        window = window_at(moment, offset=self.ahead)
        return live_link(URL, make(self.key.key, self.key.shower, self.key.device_code, window))

    def scans(
        self,
        text: str,
        *,
        now: datetime,
        at: datetime | None = None,
        phase: str = "live",
        scan_id: str = "",
        secrets: Sequence[str] = (SECRET,),
    ) -> ScanResult:
        """Send a reading that was made `at`, and arrives now."""
        scanner = Scanner(self.attendee.event_id, self.attendee.id, phase, self.device_id)
        command = ScanForm(scan_id=scan_id or new_id(), code=text, way="camera", scanned_at=at)
        with self.database.write() as db:
            return scan(
                db,
                scanner=scanner,
                command=command,
                public_host="localhost:8000",
                now=now,
                secrets=secrets,
            )

    def tells(self, *moments: datetime, now: datetime, phase: str = "live") -> list[str | None]:
        """Send the log of what it has shown; return what came of the requests that waited for it."""
        windows = [window_at(moment, offset=self.ahead) for moment in moments]
        with self.database.write() as db:
            device = ensure_live_device(db, attendee_id=self.attendee.id, device_id=self.device_id)
            note_clock(db, device=device, clock=now + self.ahead, now=now)
            note_shown(db, device=device, windows=windows, now=now)
            due = claims_due(db, live_device_id=device.id)
        settled = []
        for request_id, window in due:
            with self.database.write() as db:
                settled.append(
                    settle_claim(
                        db,
                        live_device_id=device.id,
                        request_id=request_id,
                        window=window,
                        phase=phase,
                        now=now,
                    )
                )
        return settled

    def is_in_contact(self, now: datetime) -> None:
        """Have the server hear of it."""
        with self.database.write() as db:
            note_contact(db, attendee_id=self.attendee.id, device_id=self.device_id, now=now)


def a_device(db: Session, person_id: str, *, now: datetime) -> str:
    """Sign a person in at one more device and return its id."""
    token = open_session(db, person_id=person_id, label="Phone", now=now)
    return db.scalars(
        select(Device.id).where(Device.token_digest == digest_of(token, PURPOSE))
    ).one()


def a_phone(
    database: Database, attendee: Attendee, *, now: datetime, ahead: timedelta = timedelta(0)
) -> Phone:
    """Give an attendee a phone that has looked at its badge; the server heard of it now."""
    with database.write() as db:
        device_id = a_device(db, attendee.person_id, now=now)
        device = ensure_live_device(db, attendee_id=attendee.id, device_id=device_id)
        note_clock(db, device=device, clock=now + ahead, now=now)
        key = key_of(db, attendee_id=attendee.id, device_id=device_id, secret=SECRET)
    assert key is not None
    phone = Phone(database, attendee, device_id, key, ahead)
    phone.is_in_contact(now)
    return phone


@dataclass
class Two:
    """Ana's phone, which shows, and Ben's, which scans."""

    database: Database
    party: Gathering
    ana: Phone
    ben: Phone
    now: datetime

    def count(self, model: type) -> int:
        """Return how many rows there are."""
        with self.database.read() as db:
            return db.scalar(select(func.count()).select_from(model)) or 0

    def block(self, by: Phone, whom: Phone) -> None:
        """Let one block the other."""
        with self.database.write() as db:
            write_block(db, blocker_id=by.attendee.id, blocked_id=whom.attendee.id, now=self.now)

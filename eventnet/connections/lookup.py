"""What a reading of a code asks the database, apart from what it decides: for one reading, or for several of one phone at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from eventnet.badges.codes import read_code
from eventnet.badges.service import Holder, holder_of, holders_of
from eventnet.connections.between import Between, between, between_each
from eventnet.connections.models import Scan
from eventnet.connections.results import ScanResult
from eventnet.db.plain import insert_once, insert_once_each, plain

_RESULT = select(Scan.scan_id, Scan.outcome, Scan.other_id, Scan.request_id, Scan.connection_id)
_ONE = _RESULT.where(Scan.scanner_id == bindparam("scanner"), Scan.scan_id == bindparam("scan"))
_MANY = _RESULT.where(
    Scan.scanner_id == bindparam("scanner"), Scan.scan_id.in_(bindparam("scans", expanding=True))
)


@dataclass(frozen=True)
class Lookup:
    """Asks for one reading of an attendee at an event, whenever something is to be known."""

    event_id: str
    scanner_id: str

    def holder(self, db: Session, code: str) -> Holder | None:
        """Return whose badge a code is."""
        return holder_of(db, event_id=self.event_id, code=code)

    def earlier(self, db: Session, scan_id: str) -> ScanResult | None:
        """Return what the reading led to when it came before."""
        row = plain(db).execute(_ONE, {"scanner": self.scanner_id, "scan": scan_id}).one_or_none()
        return None if row is None else ScanResult(*row)

    def between(self, db: Session, other: str, *, now: datetime) -> Between:
        """Return what is between the attendee and another."""
        return between(db, self.scanner_id, other, now=now)

    def keep(self, db: Session, result: ScanResult, receipt: dict[str, Any]) -> None:
        """Keep a reading's receipt, by which it is known when it comes again."""
        insert_once(db, Scan, receipt)

    def settle(self, db: Session) -> None:
        """Leave nothing unwritten and remember nothing: before anything that is not a reading of a badge, and at the end."""


@dataclass(frozen=True)
class Ahead(Lookup):
    """Has asked for several readings at once, and writes their receipts at once.

    Only for a transaction beside which nobody writes, as every one on SQLite is: what was read stays true until it
    ends, but for what the readings themselves change.
    """

    holders: Mapping[str, Holder]
    receipts: dict[str, ScanResult]
    pairs: dict[str, Between]
    unwritten: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        db: Session,
        *,
        event_id: str,
        scanner_id: str,
        texts: Mapping[str, str],
        public_host: str,
        now: datetime,
    ) -> Ahead:
        """Ask for some readings of one attendee; `texts` are what was read, by the reading's id."""
        reads = (read_code(text, public_host=public_host) for text in texts.values())
        codes = {read.code for read in reads if read.kind == "badge"}
        holders = holders_of(db, event_id=event_id, codes=codes)
        rows = plain(db).execute(_MANY, {"scanner": scanner_id, "scans": sorted(texts)})
        others = {one.attendee_id for one in holders.values() if one.attendee_id is not None}
        return cls(
            event_id,
            scanner_id,
            holders,
            {row[0]: ScanResult(*row) for row in rows},
            between_each(db, scanner_id, others, now=now),
        )

    def holder(self, db: Session, code: str) -> Holder | None:
        """Return whose badge a code is, of those that were asked for."""
        return self.holders.get(code)

    def earlier(self, db: Session, scan_id: str) -> ScanResult | None:
        """Return what the reading led to when it came before, in this transaction too."""
        return self.receipts.get(scan_id)

    def between(self, db: Session, other: str, *, now: datetime) -> Between:
        """Return what is between the two; what was read is good once, since the reading may change it."""
        return self.pairs.pop(other, None) or super().between(db, other, now=now)

    def keep(self, db: Session, result: ScanResult, receipt: dict[str, Any]) -> None:
        """Keep a reading's receipt; `settle` writes it."""
        self.receipts[result.scan_id] = result
        self.unwritten.append(receipt)

    def settle(self, db: Session) -> None:
        """Write the receipts; from here on pairs are read one by one."""
        insert_once_each(db, Scan, self.unwritten)
        self.unwritten.clear()
        self.pairs.clear()

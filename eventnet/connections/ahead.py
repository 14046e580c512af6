"""What several readings of one attendee need, read at once: whose the codes are, and which of the readings came before.

Only for a transaction beside which nobody writes, as every one on SQLite is: what was read stays true until it ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventnet.badges.codes import read_code
from eventnet.badges.service import Holder, holders_of
from eventnet.connections.models import Scan
from eventnet.connections.results import ScanResult
from eventnet.db.plain import plain


@dataclass(frozen=True)
class Ahead:
    """Whose a badge code is, by code, and what a reading led to, by its id: what is in neither is not there."""

    holders: Mapping[str, Holder]
    receipts: dict[str, ScanResult]

    @classmethod
    def of(
        cls,
        db: Session,
        *,
        event_id: str,
        scanner_id: str,
        texts: Mapping[str, str],
        public_host: str,
    ) -> Ahead:
        """Read for some readings of one attendee; `texts` are what was read, by the reading's id."""
        reads = (read_code(text, public_host=public_host) for text in texts.values())
        codes = {read.code for read in reads if read.kind == "badge"}
        receipts = plain(db).execute(
            select(
                Scan.scan_id, Scan.outcome, Scan.other_id, Scan.request_id, Scan.connection_id
            ).where(Scan.scanner_id == scanner_id, Scan.scan_id.in_(texts))
        )
        return cls(
            holders_of(db, event_id=event_id, codes=codes),
            {row[0]: ScanResult(*row) for row in receipts},
        )

    def note(self, result: ScanResult) -> None:
        """Remember what a reading led to, for when it comes again in the same transaction."""
        self.receipts[result.scan_id] = result

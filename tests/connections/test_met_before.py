"""Scanning somebody one knows says when one met, and speaks of a note only where there is one."""

from __future__ import annotations

from datetime import datetime

from flask import Flask

from eventnet.badges.service import ensure
from eventnet.connections.keeping import write_note
from eventnet.db.session import Database
from tests.factories.gathering import a_browser_of, a_gathering
from tests.factories.meeting import connected


def test_a_note_is_spoken_of_only_by_the_one_who_wrote_it(
    app: Flask, database: Database, now: datetime
) -> None:
    there = a_gathering(database, now=now)
    with database.write() as db:
        connection = connected(db, there.ana, there.ben, now=now)
        write_note(db, attendee_id=there.ben.id, connection_id=connection, text="Ferries", now=now)
        codes = {
            one.id: ensure(db, event_id=there.event.id, attendee_id=one.id, now=now)
            for one in (there.ana, there.ben)
        }

    def told(who: str, code: str) -> str:
        browser = a_browser_of(app, who, now=now)
        body = {"scan_id": "known-again-00000001", "code": code, "way": "typed"}
        answer = browser.post(f"/e/{there.event.key}/scans", json=body)
        assert (answer.json or {})["outcome"] == "known"
        return str((answer.json or {})["text"])

    assert "note" not in told(there.ana.person_id, codes[there.ben.id])
    assert "Your note is still there" in told(there.ben.person_id, codes[there.ana.id])
    outsider = a_browser_of(app, there.outsider.person_id, now=now)
    body = {"scan_id": "known-again-00000002", "code": codes[there.ben.id], "way": "typed"}
    assert outsider.post(f"/e/{there.event.key}/scans", json=body).status_code == 404

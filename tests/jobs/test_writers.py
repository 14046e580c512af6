"""Each kind of letter has somebody who finds its words; accounts' letters go only while their way is open."""

from __future__ import annotations

import ast
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, select, update

from eventnet.accounts.models import Person, SignIn
from eventnet.db.session import Database
from eventnet.digests.service import KINDS
from eventnet.digests.testing import EXAMPLE
from eventnet.events.models import EventRole
from eventnet.jobs.writers import WRITERS
from eventnet.mail.models import Letter
from eventnet.paths import PACKAGE
from tests.factories.gathering import a_gathering
from tests.factories.letters import a_letter, a_way_in, sent_by

if TYPE_CHECKING:
    from flask import Flask


def kinds_put_in() -> set[str]:
    """Return the kinds that stand as plain words where letters are put in."""
    found = set()
    for source in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "post":
                found |= {
                    str(word.value.value)
                    for word in node.keywords
                    if word.arg == "kind" and isinstance(word.value, ast.Constant)
                }
    return found


def test_each_kind_has_a_writer() -> None:
    words = kinds_put_in()
    assert words == {"sign-in", "verify"}
    assert set(WRITERS) == words | {EXAMPLE, *KINDS}


def test_a_way_in_goes_while_it_is_open_and_one_of_somebody_else_does_not_matter(
    app: Flask, database: Database, now: datetime
) -> None:
    with database.write() as db:
        used, _letter = a_way_in(db, to="used@example.org", now=now)
        erased, _letter = a_way_in(db, to="erased@example.org", now=now)
        moved, _letter = a_way_in(db, to="moved@example.org", now=now)
        a_way_in(db, to="open@example.org", now=now)
        a_letter(db, to="nobody@example.org", now=now)
        db.execute(update(SignIn).where(SignIn.person_id == used.id).values(used_at=now))
        db.execute(delete(Person).where(Person.id == erased.id))
        other = update(SignIn).where(SignIn.person_id == moved.id)
        db.execute(other.values(email="other@example.org"))
    assert [letter["To"] for letter in sent_by(app)] == ["open@example.org"]
    with database.read() as db:
        states = {row.to_address: row.state for row in db.scalars(select(Letter))}
    assert states.pop("open@example.org") == "sent"
    assert set(states.values()) == {"cancelled"}


@pytest.mark.parametrize("still", [True, False])
def test_an_example_goes_to_who_still_runs_the_event(
    app: Flask, database: Database, now: datetime, *, still: bool
) -> None:
    gathering = a_gathering(database, now=now)
    olga = gathering.organiser
    with database.write() as db:
        letter = a_letter(db, kind=EXAMPLE, to=str(olga.email), now=now, person_id=olga.id)
        letter.event_id = gathering.event.id
        if not still:
            db.execute(update(EventRole).where(EventRole.person_id == olga.id).values(role="host"))
    assert len(sent_by(app)) == still

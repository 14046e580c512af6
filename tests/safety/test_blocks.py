"""A block hides two people from each other, whoever of them blocked."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import func, select

from eventnet.core.errors import InvalidInput
from eventnet.db.session import Database
from eventnet.safety.models import Block
from eventnet.safety.queries import has_blocked, hidden_from, is_hidden
from eventnet.safety.service import write_block
from tests.factories.gathering import a_gathering


def test_a_block_is_one_row_and_hides_both_ways(database: Database, now: datetime) -> None:
    party = a_gathering(database, now=now)
    pair = {"blocker_id": party.ana.id, "blocked_id": party.ben.id}
    with database.write() as db:
        write_block(db, now=now, **pair)
        write_block(db, now=now, **pair)
        assert db.scalar(select(func.count(Block.id))) == 1
        assert has_blocked(db, **pair)
        assert not has_blocked(db, blocker_id=party.ben.id, blocked_id=party.ana.id)
        assert is_hidden(db, party.ana.id, party.ben.id)
        assert is_hidden(db, party.ben.id, party.ana.id)
        assert not is_hidden(db, party.ana.id, party.outsider.id)
        assert db.scalars(hidden_from(party.ana.id)).all() == [party.ben.id]
        assert db.scalars(hidden_from(party.ben.id)).all() == [party.ana.id]


def test_nobody_blocks_themselves(database: Database, now: datetime) -> None:
    party = a_gathering(database, now=now)
    with pytest.raises(InvalidInput), database.write() as db:
        write_block(db, blocker_id=party.ana.id, blocked_id=party.ana.id, now=now)

"""Two phones at one event."""

from __future__ import annotations

from datetime import datetime

import pytest

from eventnet.db.session import Database
from tests.factories.gathering import a_gathering
from tests.factories.showing import Two, a_phone


@pytest.fixture
def two(database: Database, now: datetime) -> Two:
    party = a_gathering(database, now=now)
    ana, ben = (a_phone(database, one, now=now) for one in (party.ana, party.ben))
    return Two(database, party, ana, ben, now)

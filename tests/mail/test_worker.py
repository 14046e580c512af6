"""The worker process carries letters by itself, and a new one carries on where a killed one stopped."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eventnet.core.clock import SystemClock
from eventnet.db.session import Database
from eventnet.mail.delivery import claim_next
from eventnet.mail.models import Letter
from tests.factories.letters import a_way_in
from tests.plugins.server import Server
from tests.plugins.smtp import PostOffice


@pytest.fixture
def left_behind(database: Database) -> Letter:
    """A letter that some worker took an hour ago, before it was never heard of again."""
    long_ago = SystemClock().now() - timedelta(hours=1)
    with database.write() as db:
        a_way_in(db, now=long_ago, to="left@example.org")
    taken = claim_next(database, now=long_ago)
    assert taken is not None
    return taken


@pytest.fixture
def server_settings(post_office: PostOffice, left_behind: Letter) -> dict[str, str]:
    """Send letters to the test's own post office; the server starts when one was left behind."""
    return {
        "EVENTNET_MAIL_TRANSPORT": "smtp",
        "EVENTNET_SMTP_HOST": "127.0.0.1",
        "EVENTNET_SMTP_PORT": str(post_office.port),
        "EVENTNET_SMTP_SECURITY": "none",
    }


def test_letters_go_by_themselves_and_one_left_by_a_killed_worker_goes_again(
    server: Server, database: Database, post_office: PostOffice, left_behind: Letter
) -> None:
    again = post_office.wait_for("left@example.org")
    with database.write() as db:
        a_way_in(db, now=SystemClock().now(), to="fresh@example.org")
    fresh = post_office.wait_for("fresh@example.org")
    assert again.message["Message-ID"] == left_behind.message_id
    assert again.message["X-May-Repeat"] == "yes"
    assert fresh.message["X-May-Repeat"] is None
    assert len(post_office.letters) == 2

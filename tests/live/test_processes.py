"""Several web processes: one PostgreSQL, a Redis that wakes them, and phones wherever they happen to sit."""

from __future__ import annotations

import subprocess
import threading
import time
from datetime import timedelta
from functools import partial
from pathlib import Path

import httpx
import pytest
from pydantic import ValidationError

from eventnet.accounts.sessions import open_session
from eventnet.attendees.service import join
from eventnet.config import read_settings
from eventnet.core.clock import SystemClock
from eventnet.db.session import Database
from eventnet.live.bell import Bell, bell_of
from tests.factories.gathering import Gathering, a_gathering
from tests.factories.prompting import an_open_prompt, in_own_words
from tests.plugins.ports import wait_until
from tests.plugins.redis import RedisServer
from tests.plugins.server import Server, program
from tests.plugins.sockets import Phone, Phones

# The client library leaves the sockets of ended connections to the collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

POSTGRESQL = "postgresql://localhost/eventnet"


def test_several_processes_do_not_start_on_sqlite_nor_with_polling() -> None:
    with pytest.raises(ValidationError, match="several web processes need PostgreSQL"):
        read_settings(_env_file=None, web_processes=2)
    with pytest.raises(ValidationError, match="phones that poll need one web process"):
        read_settings(_env_file=None, database_url=POSTGRESQL, web_processes=2, polling=True)
    assert read_settings(_env_file=None).may_poll
    several = read_settings(_env_file=None, database_url=POSTGRESQL, web_processes=2)
    assert not several.may_poll
    assert not read_settings(_env_file=None, polling=False).may_poll


@pytest.mark.sqlite
def test_the_server_says_why_it_does_not_start(tmp_path: Path) -> None:
    would = Server("sqlite:///never.sqlite3", tmp_path, {"EVENTNET_WEB_PROCESSES": "2"})
    done = subprocess.run(
        [*program(), "serve"],
        cwd=tmp_path,
        env=would.environment,
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert done.returncode != 0
    assert "several web processes need PostgreSQL" in done.stderr
    assert not (tmp_path / "never.sqlite3").exists()


@pytest.mark.redis
def test_the_bell_wakes_the_others_also_after_redis_was_away(
    redis_of_its_own: RedisServer,
) -> None:
    heard: list[int] = []
    here, there, elsewhere = bells = [
        Bell(redis_of_its_own.url, channel) for channel in ("ours", "ours", "another")
    ]
    following = [
        threading.Thread(target=bell.follow, args=(partial(heard.append, worth),))
        for bell, worth in ((there, 1), (elsewhere, 1000))
    ]
    for thread in following:
        thread.start()
    wait_until(lambda: sum(heard) == 1001, what="both to listen")
    here.ring()
    wait_until(lambda: sum(heard) == 1002, what="the bell")
    redis_of_its_own.kill()
    here.ring()
    redis_of_its_own.start()
    wait_until(lambda: sum(heard) >= 2003, seconds=20, what="both to listen again")
    before = sum(heard)

    def rings() -> bool:
        here.ring()
        return sum(heard) > before

    wait_until(rings, seconds=20, every=0.2, what="the bell")
    for bell in bells:
        bell.stop()
    for thread in following:
        thread.join(20)
        assert not thread.is_alive()


def test_without_redis_there_is_no_bell_and_installations_do_not_wake_each_other() -> None:
    assert bell_of(read_settings(_env_file=None)) is None
    channels = set()
    for name in ("one", "another"):
        settings = read_settings(
            _env_file=None,
            database_url=f"postgresql://localhost/{name}",
            redis_url="redis://127.0.0.1:1/0",
        )
        bell = bell_of(settings)
        assert bell is not None
        channels.add(bell._channel)
    assert len(channels) == 2


@pytest.fixture
def server_settings(request: pytest.FixtureRequest) -> dict[str, str]:
    redis: RedisServer = request.getfixturevalue("redis_of_its_own")
    return {"EVENTNET_WEB_PROCESSES": "2", "EVENTNET_REDIS_URL": redis.url}


def sockets_of_each(server: Server) -> list[int]:
    """Return how many sockets each web process has open, without the first of them, which only watches."""
    counts = []
    for pid in sorted(server.web_pids()):
        links = [path.readlink() for path in Path(f"/proc/{pid}/fd").iterdir()]
        counts.append(sum(str(link).startswith("socket:") for link in links))
    return counts[1:]


class Crowd:
    """Phones of one attendee each, some at every process."""

    def __init__(self, server: Server, base: Database, gathering: Gathering, made: Phones) -> None:
        self._server, self._base, self._gathering, self._made = server, base, gathering, made
        self.phones: list[Phone] = []
        self.heard: list[list[str]] = []

    def fill(self) -> None:
        """Let people come until at least two phones sit at each process, and a dozen in all."""
        empty = sockets_of_each(self._server)
        while len(self.phones) < 12 or min(self._more_than(empty)) < 2:
            assert len(self.phones) < 60, "one process takes all phones"
            number = len(self.phones)
            self.phones.append(
                self._made.open(self._server.url, self._session(number), event=self.key)
            )
            self.heard.append([])

    @property
    def key(self) -> str:
        return self._gathering.event.key

    def _more_than(self, empty: list[int]) -> list[int]:
        return [now - then for now, then in zip(sockets_of_each(self._server), empty, strict=True)]

    def _session(self, number: int) -> str:
        from eventnet.accounts.service import add_person
        from eventnet.attendees.forms import JoinForm

        now = SystemClock().now()
        with self._base.write() as db:
            person = add_person(db, locale="en", now=now)
            form = JoinForm(name=f"Person {number}")
            join(db, event_id=self._gathering.event.id, person_id=person.id, form=form, now=now)
            return open_session(db, person_id=person.id, label="Phone", now=now)

    def send(self, question: str) -> str:
        """Send a prompt from this process, which no web process knows of, and return its id."""
        with self._base.write() as db:
            return an_open_prompt(
                db, self._gathering.event, now=SystemClock().now(), form=in_own_words(question)
            ).id

    def all_hear(self, prompt_id: str) -> None:
        """Wait until every phone has it, within the twenty seconds that are promised."""
        give_up = time.monotonic() + 20
        for phone, heard in zip(self.phones, self.heard, strict=True):
            while prompt_id not in heard:
                said = phone.hear("prompt.opened", seconds=max(0.1, give_up - time.monotonic()))
                heard.append(said["prompt"]["id"])


@pytest.mark.postgresql
@pytest.mark.redis
@pytest.mark.timeout(180)
def test_every_phone_has_every_prompt_once_whatever_becomes_of_redis(
    server: Server, phones: Phones, redis_of_its_own: RedisServer
) -> None:
    base = Database.at(server.database_url)
    gathering = a_gathering(base, now=SystemClock().now() - timedelta(minutes=1))
    crowd = Crowd(server, base, gathering, phones)
    crowd.fill()
    outsider = phones.open(
        server.url,
        _session_of(base, gathering.outsider.person_id),
        event=gathering.elsewhere.key,
    )
    sent = [crowd.send("With Redis")]
    crowd.all_hear(sent[-1])
    redis_of_its_own.kill()
    sent.append(crowd.send("Without Redis"))
    crowd.all_hear(sent[-1])
    redis_of_its_own.start()
    sent.append(crowd.send("With Redis again"))
    crowd.all_hear(sent[-1])
    assert crowd.heard == [sent] * len(crowd.phones)
    assert all("prompt.opened" not in phone.silent_for(0.0) for phone in crowd.phones)
    assert "prompt.opened" not in outsider.silent_for(0.0)
    polled = httpx.get(
        f"{server.url}/socket.io/?EIO=4&transport=polling",
        headers={"Sec-Fetch-Site": "same-origin", "Cookie": "eventnet=anything"},
    )
    assert polled.status_code == 400
    base.close()


def _session_of(base: Database, person_id: str) -> str:
    with base.write() as db:
        return open_session(db, person_id=person_id, label="Phone", now=SystemClock().now())

"""One phone's WebSocket: what it may send and what it is answered, and a phone that stops reading before the running product."""

from __future__ import annotations

import json
import re
import socket
import struct
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import gevent
import gevent.socket
import httpx
import pytest

from eventnet.accounts.sessions import open_session
from eventnet.core.clock import SystemClock
from eventnet.db.factlog import record
from eventnet.db.session import Database
from eventnet.live.transport import Connection
from eventnet.live.wire import MOST_WAITING
from eventnet.prompts.facts import PromptOpened
from tests.factories.gathering import Gathering, a_gathering
from tests.factories.prompting import an_open_prompt, in_own_words
from tests.live.frames import from_a_phone
from tests.plugins.server import Server
from tests.plugins.sockets import Phones

# The client library leaves the sockets of ended connections to the collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture
def line() -> Iterator[tuple[Connection, Any]]:
    """A connection, and the phone's end of it."""
    ours, theirs = gevent.socket.socketpair()
    connection = Connection(ours, most_bytes=1000)
    yield connection, theirs
    connection.wire.release()
    theirs.close()
    gevent.sleep(0.01)  # gevent gives descriptors back a moment later


def all_of(end: Any) -> bytes:
    """Read until the other side has ended."""
    data = b""
    with gevent.Timeout(10):
        while part := end.recv(4096):
            data += part
    return data


def test_messages_come_whole_whatever_they_are_made_of(line: tuple[Connection, Any]) -> None:
    connection, phone = line
    phone.sendall(
        from_a_phone(1, b"in ", final=False)
        + from_a_phone(9, b"there?")
        + from_a_phone(10, b"nobody asked")
        + from_a_phone(0, b"parts")
        + from_a_phone(2, b"\x00\xff")
    )
    assert connection.wait() == "in parts"
    assert connection.wait() == b"\x00\xff"
    assert phone.recv(100) == b"\x8a\x06there?"
    connection.send("said")
    connection.send(b"\x01")
    assert phone.recv(100) == b"\x81\x04said\x82\x01\x01"


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (from_a_phone(8, struct.pack("!H", 1001)), 1001),
        (from_a_phone(8, b""), 1000),
        (b"\x81\x02hi", 1002),
        (from_a_phone(3, b"?"), 1002),
        (from_a_phone(1, b"\xff"), 1007),
        (from_a_phone(1, b"x" * 1001), 1009),
    ],
    ids=["goodbye", "without-a-word", "not-masked", "no-such-frame", "not-utf-8", "too-long"],
)
def test_the_end_is_answered_with_its_reason_and_nothing_after_it(
    line: tuple[Connection, Any], sent: bytes, code: int
) -> None:
    connection, phone = line
    phone.sendall(from_a_phone(1, b"first") + sent + from_a_phone(1, b"never"))
    assert connection.wait() == "first"
    assert connection.wait() is None
    assert connection.wait() is None
    assert all_of(phone) == b"\x88\x02" + struct.pack("!H", code)
    with pytest.raises(OSError, match="closed"):
        connection.send("too late")
    connection.close()  # once more changes nothing


def test_a_phone_that_goes_without_a_word_ends_it(line: tuple[Connection, Any]) -> None:
    connection, phone = line
    phone.sendall(from_a_phone(1, b"half a message")[:7])
    phone.close()
    assert connection.wait() is None


ESTABLISHED = "01"


class SlowPhone:
    """A phone with hardly any buffer, by hand: it reads when it is told to."""

    def __init__(self, server: Server, token: str, event: str) -> None:
        self._wire = socket.socket()
        self._wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        self._wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
        self._wire.connect(("127.0.0.1", server.port))
        self._wire.settimeout(20)
        self._wire.sendall(
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost:{server.port}\r\n"
            f"Origin: {server.url}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            f"Cookie: eventnet={token}\r\n\r\n".encode()
        )
        self._data = b""
        self.versions: list[int] = []
        self._wait_for(b"\r\n\r\n")
        self._data = self._data.partition(b"\r\n\r\n")[2]
        hello = "40" + json.dumps({"event": event, "role": "attendee"})
        self._wire.sendall(from_a_phone(1, hello.encode()))
        self._wait_for(b"state.version")

    def _wait_for(self, what: bytes) -> None:
        while what not in self._data:
            part = self._wire.recv(4096)
            assert part, self._data
            self._data += part

    def read_on(self, version: int) -> bool:
        """Read whole frames until that version has come; False when the server has ended the connection."""
        while version not in self.versions:
            try:
                part = self._wire.recv(4096)
            except ConnectionResetError:
                part = b""
            if not part:
                return False
            self._data += part
            self._take()
        return True

    def _take(self) -> None:
        while len(self._data) >= 4:
            first, size, head = self._data[0], self._data[1], 2
            assert first in {0x81, 0x88, 0x89}, "the stream is broken"
            if size == 126:
                (size,), head = struct.unpack_from("!H", self._data, 2), 4
            if len(self._data) < head + size:
                return
            text = self._data[head : head + size]
            self._data = self._data[head + size :]
            if text.startswith(b'42["prompt.opened"'):
                json.loads(text[2:])
                found = re.search(rb'"version":(\d+)', text)
                assert found is not None
                self.versions.append(int(found[1]))

    def is_cut_off(self) -> bool:
        """Tell whether the server has ended the connection, which a phone that does not read cannot know yet."""
        own = f":{self._wire.getsockname()[1]:04X}"
        rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()]
        servers = [row for row in rows if row[2].endswith(own)]
        return all(row[3] != ESTABLISHED for row in servers)

    def close(self) -> None:
        self._wire.close()


class Stage:
    """A running event whose one prompt can be told again and again."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.base = Database.at(server.database_url)
        self.gathering: Gathering = a_gathering(self.base, now=self.now)
        form = in_own_words("What brought you here? " + "x" * 100)
        with self.base.write() as db:
            prompt = an_open_prompt(db, self.gathering.event, now=self.now, form=form)
        self.prompt_id = prompt.id

    @property
    def now(self) -> datetime:
        return SystemClock().now()

    def session(self, person_id: str) -> str:
        with self.base.write() as db:
            return open_session(db, person_id=person_id, label="Phone", now=self.now)

    def tell(self, times: int) -> int:
        """Tell the prompt so many times and return the last version."""
        event_id = self.gathering.event.id
        with self.base.write() as db:
            for _ in range(times):
                record(db, PromptOpened(event_id=event_id, prompt_id=self.prompt_id), now=self.now)
        return self.version(self.gathering.ana.id)

    def version(self, attendee_id: str) -> int:
        from eventnet.db.factlog import version_of

        with self.base.read() as db:
            return version_of(db, event_id=self.gathering.event.id, attendee_id=attendee_id)


@pytest.fixture
def server_settings() -> dict[str, str]:
    return {"EVENTNET_FAN_OUT": "fast"}


@pytest.fixture
def stage(server: Server) -> Iterator[Stage]:
    made = Stage(server)
    yield made
    made.base.close()


def hear_until(phone: Any, version: int) -> list[int]:
    """Return the versions of the prompts that a phone hears until that one."""
    heard: list[int] = []
    while version not in heard:
        heard.append(phone.hear("prompt.opened", seconds=30)["version"])
    return heard


def test_a_phone_that_stopped_reading_gets_all_of_it_in_order_or_starts_afresh(
    stage: Stage, phones: Phones, request: pytest.FixtureRequest
) -> None:
    key, people = stage.gathering.event.key, stage.gathering
    ben = phones.open(stage.server.url, stage.session(people.ben.person_id), event=key)
    ben.hear("state.version")
    token = stage.session(people.ana.person_id)
    ana = SlowPhone(stage.server, token, key)
    request.addfinalizer(ana.close)

    last = stage.tell(100)
    heard = hear_until(ben, last)
    assert ana.read_on(last)
    assert ana.versions[-100:] == heard[-100:] == sorted(set(heard[-100:]))

    heard = []
    while not ana.is_cut_off():  # its queue has a bound, and the kernel's buffers have one too
        assert len(heard) < 40_000, "it was never cut off"
        last = stage.tell(MOST_WAITING)
        heard += hear_until(ben, last)
    assert heard == sorted(set(heard))
    assert not ana.read_on(last)
    assert ana.versions == sorted(set(ana.versions))
    missed = [version for version in heard if version not in ana.versions]
    assert heard[-len(missed) :] == missed, "what came is a beginning, without a gap"
    ana.close()

    again = phones.open(stage.server.url, token, event=key)
    assert again.hear("state.version")["version"] >= last
    snapshot = httpx.get(
        f"{stage.server.url}/e/{key}/snapshot",
        headers={"Cookie": f"eventnet={token}", "Accept": "application/json"},
    ).json()
    assert [prompt["id"] for prompt in snapshot["prompts"]] == [stage.prompt_id]
    assert snapshot["version"] >= last

"""Who may open a socket, and what closes one: with real sockets against the running server."""

from __future__ import annotations

import base64
import os
import socket
from collections.abc import Iterator

import pytest
import socketio

from eventnet.accounts.sessions import open_session
from eventnet.core.clock import SystemClock
from eventnet.db.session import Database
from tests.factories.gathering import Gathering, a_gathering
from tests.plugins.server import Server
from tests.plugins.sockets import Phone, Phones

# The client library leaves the sockets of refused and ended connections to the collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture
def base(server: Server) -> Iterator[Database]:
    """The running server's database, opened beside it."""
    opened = Database.at(server.database_url)
    yield opened
    opened.close()


@pytest.fixture
def gathering(base: Database) -> Gathering:
    return a_gathering(base, now=SystemClock().now())


def a_session(base: Database, person_id: str) -> str:
    with base.write() as db:
        return open_session(db, person_id=person_id, label="Phone", now=SystemClock().now())


def handshake(server: Server, headers: dict[str, str]) -> str:
    """Ask for a WebSocket by hand and return the head of the answer."""
    lines = {
        "Host": f"localhost:{server.port}",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
        "Sec-WebSocket-Version": "13",
        **headers,
    }
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as wire:
        head = "\r\n".join(f"{name}: {value}" for name, value in lines.items())
        wire.sendall(
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n{head}\r\n\r\n".encode()
        )
        return wire.recv(4096).decode(errors="replace")


def test_an_attendee_is_greeted_with_the_version_of_what_they_see(
    server: Server, base: Database, gathering: Gathering, phones: Phones
) -> None:
    token = a_session(base, gathering.ana.person_id)
    phone = phones.open(server.url, token, event=gathering.event.key)
    assert phone.hear("state.version")["version"] >= 0


OTHER_ORIGINS = (
    None,
    "null",
    "https://evil.example",
    "http://localhost",
    "http://localhost:1",
    "https://localhost:{port}",
    "http://localhost:{port}.evil.example",
    "http://evil.example#http://localhost:{port}",
)


def test_a_socket_from_any_other_origin_is_refused(
    server: Server, base: Database, gathering: Gathering
) -> None:
    cookie = {"Cookie": f"eventnet={a_session(base, gathering.ana.person_id)}"}
    for origin in OTHER_ORIGINS:
        headers = (
            cookie if origin is None else {**cookie, "Origin": origin.format(port=server.port)}
        )
        assert "403" in handshake(server, headers).split("\r\n")[0], origin
    own = handshake(server, {**cookie, "Origin": server.url})
    assert "101" in own.split("\r\n")[0]


def test_compressed_frames_are_never_agreed_to(
    server: Server, base: Database, gathering: Gathering
) -> None:
    token = a_session(base, gathering.ana.person_id)
    answer = handshake(
        server,
        {
            "Cookie": f"eventnet={token}",
            "Origin": server.url,
            "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits",
        },
    )
    assert "101" in answer.split("\r\n")[0]
    assert "permessage-deflate" not in answer.lower()


def test_outsiders_get_no_socket(
    server: Server, base: Database, gathering: Gathering, phones: Phones
) -> None:
    outsider = a_session(base, gathering.outsider.person_id)
    ana = a_session(base, gathering.ana.person_id)
    with pytest.raises(socketio.exceptions.ConnectionError):
        phones.open(server.url, outsider, event=gathering.event.key)
    with pytest.raises(socketio.exceptions.ConnectionError):
        phones.open(server.url, ana, event=gathering.event.key, role="desk")
    with pytest.raises(socketio.exceptions.ConnectionError):
        phones.open(server.url, "not-a-session", event=gathering.event.key)
    assert "401" in handshake(server, {"Origin": server.url}).split("\r\n")[0]


def test_the_desk_is_for_those_who_run_the_event(
    server: Server, base: Database, gathering: Gathering, phones: Phones
) -> None:
    token = a_session(base, gathering.organiser.id)
    desk = phones.open(server.url, token, event=gathering.event.key, role="desk")
    assert desk.hear("state.version")["version"] >= 0
    with pytest.raises(socketio.exceptions.ConnectionError):
        phones.open(server.url, token, event=gathering.elsewhere.key, role="desk")


def test_a_fourth_socket_of_a_person_closes_the_oldest(
    server: Server, base: Database, gathering: Gathering, phones: Phones
) -> None:
    token = a_session(base, gathering.ana.person_id)
    four = [phones.open(server.url, token, event=gathering.event.key) for _ in range(4)]
    four[0].wait_closed()
    assert [phone.closed for phone in four[1:]] == [False, False, False]


def test_revoking_a_device_closes_its_sockets_and_no_others(
    server: Server, base: Database, gathering: Gathering, phones: Phones
) -> None:
    from eventnet.accounts.service import devices_of
    from eventnet.accounts.sessions import revoke

    lost = phones.open(
        server.url, a_session(base, gathering.ana.person_id), event=gathering.event.key
    )
    with base.read() as db:
        device_id = devices_of(db, gathering.ana.person_id)[0].id
    kept = phones.open(
        server.url, a_session(base, gathering.ana.person_id), event=gathering.event.key
    )
    with base.write() as db:
        revoke(db, person_id=gathering.ana.person_id, device_id=device_id, now=SystemClock().now())
    assert lost.hear("session.ended") == {}
    lost.wait_closed()
    assert not kept.closed


def test_a_message_that_is_too_long_closes_the_socket_and_not_the_server(
    server: Server, base: Database, gathering: Gathering, phones: Phones
) -> None:
    token = a_session(base, gathering.ana.person_id)
    phone = phones.open(server.url, token, event=gathering.event.key)
    phone._client.emit("anything", "x" * 200_000)
    phone.wait_closed()
    again = Phone(server.url, token, event=gathering.event.key).connect()
    assert again.hear("state.version")["version"] >= 0
    again.close()

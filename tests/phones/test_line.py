"""The line waits when it is asked to, tries again what is safe, and never keeps a cookie."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from eventnet.phones.line import Line, Refused
from tests.plugins.ports import free_port


class Scripted(ThreadingHTTPServer):
    """Answers in the order of a script, and remembers what it was asked."""

    script: list[tuple[int, dict[str, str], dict[str, object]]]
    asked: list[dict[str, str]]


class _Handler(BaseHTTPRequestHandler):
    server: Scripted
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Give the next answer; status 0 closes the connection without one."""
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length).decode()
        self.server.asked.append({**dict(self.headers.items()), "body": body, "path": self.path})
        status, headers, answer = self.server.script.pop(0)
        if status == 0:
            self.close_connection = True
            return
        payload = json.dumps(answer).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    """A server of the world outside that answers by a script."""
    server = Scripted(("127.0.0.1", 0), _Handler)
    server.script, server.asked = [], []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def url_of(server: Scripted) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}"


def send(
    server: Scripted, *bodies: dict[str, object], cookie: str = "s=1"
) -> list[dict[str, object]]:
    async def go() -> list[dict[str, object]]:
        async with Line(url_of(server)) as line:
            return [await line.post_json("/scans", body, cookie=cookie) for body in bodies]

    return asyncio.run(go())


def test_it_sends_what_our_own_pages_send(scripted: Scripted) -> None:
    scripted.script = [(200, {}, {"ok": True})]
    assert send(scripted, {"scan_id": "x"}) == [{"ok": True}]
    asked = scripted.asked[0]
    assert asked["Origin"] == url_of(scripted)
    assert asked["Sec-Fetch-Site"] == "same-origin"
    assert asked["Cookie"] == "s=1"


@pytest.mark.parametrize("status", [429, 503])
def test_busy_is_waited_out_and_the_same_body_is_sent_again(
    scripted: Scripted, status: int
) -> None:
    scripted.script = [(status, {"Retry-After": "0"}, {"code": "busy"}), (200, {}, {})]
    send(scripted, {"scan_id": "x"})
    assert [asked["body"] for asked in scripted.asked] == ['{"scan_id":"x"}'] * 2


def test_a_lost_answer_is_asked_for_again_where_that_is_safe(scripted: Scripted) -> None:
    scripted.script = [(0, {}, {}), (200, {}, {"ok": True})]
    assert send(scripted, {"scan_id": "x"}) == [{"ok": True}]


def test_a_form_whose_answer_is_lost_is_not_sent_again(scripted: Scripted) -> None:
    scripted.script = [(0, {}, {})]

    async def go() -> None:
        async with Line(url_of(scripted)) as line:
            await line.post_form("/join/abc", {"name": "Ana"})

    with pytest.raises(Refused, match="no-answer"):
        asyncio.run(go())
    assert len(scripted.asked) == 1


def test_a_refusal_carries_the_stable_code_and_is_not_repeated(scripted: Scripted) -> None:
    scripted.script = [(410, {}, {"code": "event-over"})]
    with pytest.raises(Refused) as refused:
        send(scripted, {})
    assert (refused.value.status, refused.value.code) == (410, "event-over")


def test_one_persons_cookie_never_travels_with_anothers_request(scripted: Scripted) -> None:
    scripted.script = [(200, {"Set-Cookie": "s=stolen; Path=/"}, {}), (200, {}, {})]
    send(scripted, {"n": 1}, {"n": 2}, cookie="")
    assert "Cookie" not in scripted.asked[1]


def test_patience_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eventnet.phones.line.PATIENCE", 2)

    async def go() -> None:
        async with Line(f"http://127.0.0.1:{free_port()}") as line:
            await line.get("/")

    with pytest.raises(Refused, match="unreachable"):
        asyncio.run(go())

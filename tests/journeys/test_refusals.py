"""Bad input at the running server: a clear answer with a stable code, never a failure, and nothing lost."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from eventnet.accounts.service import open_way_in
from eventnet.accounts.sessions import open_session
from eventnet.badges.service import ensure
from eventnet.connections.models import Request, Scan
from eventnet.core.clock import SystemClock
from eventnet.db.session import Database
from tests.factories.gathering import Gathering, a_gathering
from tests.plugins.databases import a_database
from tests.plugins.server import Server

pytestmark = [pytest.mark.journey, pytest.mark.timeout(120)]
JSON = {"Content-Type": "application/json"}
DEEP = b'{"code":' + b"[" * 20_000 + b"]" * 20_000 + b"}"
STRANGE = {
    "null": "\x00",
    "half a letter": "\ud800",
    "turned": "\u202e" * 30,
    "long": "x" * 2001,
    "quoted": "' OR 1=1 --",
    "braces": "{{ 7*7 }}",
}


@dataclass
class Door:
    """The running server, with Ana's and a stranger's browsers before it."""

    server: Server
    base: Database
    gathering: Gathering
    ana: httpx.Client
    stranger: httpx.Client
    code: str

    @property
    def at(self) -> str:
        """Return where Ana's pages are."""
        return f"/e/{self.gathering.event.key}"

    def scan(self, scan_id: str, **more: Any) -> httpx.Response:
        """Let Ana scan Ben's badge, or what is said otherwise."""
        body = {"scan_id": scan_id, "code": self.code, "way": "camera", **more}
        return self.ana.post(f"{self.at}/scans", json=body)

    def kept(self) -> tuple[int, int]:
        """Return how many scans and requests of the event are kept."""
        with self.base.read() as db:
            scans, requests = (
                db.scalar(select(func.count()).where(row.event_id == self.gathering.event.id))
                for row in (Scan, Request)
            )
        return scans or 0, requests or 0


@pytest.fixture(scope="module")
def server(
    request: pytest.FixtureRequest,
    database_template: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    """One server for all of these: that it is still there afterwards is what they are about."""
    folder = tmp_path_factory.mktemp("refusals")
    with a_database(request, database_template, folder) as url:
        running = Server(url, folder)
        running.start()
        yield running
        running.stop()


@pytest.fixture
def door(server: Server, base: Database) -> Iterator[Door]:
    now = SystemClock().now()
    gathering = a_gathering(base, now=now)
    with base.write() as db:
        code = ensure(db, event_id=gathering.event.id, attendee_id=gathering.ben.id, now=now)
        tokens = [
            open_session(db, person_id=one.person_id, label="Phone", now=now)
            for one in (gathering.ana, gathering.outsider)
        ]
    own = {"Origin": server.url, "Sec-Fetch-Site": "same-origin", "Accept": "application/json"}
    ana, stranger = (
        httpx.Client(base_url=server.url, cookies={"eventnet": token}, headers=own)
        for token in tokens
    )
    with ana, stranger:
        yield Door(server, base, gathering, ana, stranger, code)
    assert '"unexpected"' not in server.log()


def refused(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """Assert that the answer is that refusal, in words, and return it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert (problem["code"], problem["status"]) == (code, status)
    assert problem["title"]
    assert problem["detail"]
    return problem


def test_a_body_that_cannot_be_read_changes_nothing(door: Door) -> None:
    assert door.scan("before-0000000001").json()["outcome"] == "requested"
    before = door.kept()
    request = door.scan("before-0000000001").json()["request_id"]
    places = (
        f"{door.at}/scans",
        f"{door.at}/requests/{request}/answer",
        f"{door.at}/me/state",
    )
    for url in places:
        for body in (b"{", b"", b"[1, 2]", b'"text"', b"\xff\xfe", b"{'code': 1}", DEEP):
            refused(door.ana.post(url, content=body, headers=JSON), 422, "malformed-json")
        for media in ("text/plain", "application/xml", "image/png"):
            sent = door.ana.post(url, content=b"x=1", headers={"Content-Type": media})
            refused(sent, 415, "wrong-content-type")
        large = json.dumps({"code": "x" * 70_000}).encode()
        refused(door.ana.post(url, content=large, headers=JSON), 413, "too-large")
        form = door.ana.post(url, data={"code": "x" * 70_000})
        refused(form, 413, "too-large")
    assert door.kept() == before
    assert door.scan("before-0000000001").json()["request_id"] == request


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE.keys())
def test_a_strange_text_is_a_code_that_is_not_a_badge_or_is_refused(door: Door, text: str) -> None:
    body = json.dumps({"scan_id": "strange-00000000001", "code": text, "way": "photo"})
    answer = door.ana.post(f"{door.at}/scans", content=body.encode(), headers=JSON)
    if answer.status_code == 200:
        assert answer.json()["outcome"] == "not-a-badge"
    else:
        refused(answer, 422, "invalid-input")
    note = door.ana.post(f"{door.at}/me/card", data={"name": text.replace("\ud800", "\x00")})
    assert note.status_code in {302, 303, 422}
    searched = door.ana.get(
        f"{door.at}/people", params={"q": text.replace("\ud800", "?").strip("\x00")}
    )
    assert searched.status_code == 200
    for url in (f"/b/{'%00' * 4}", "/join?code=%00", "/join/%ff%fe", f"{door.at}/people/%00"):
        assert door.ana.get(url).status_code in {200, 404}, url
    if "\x00" in text:
        reply = door.ana.post(f"{door.at}/prompts/x/reply", json={"option_id": text})
        refused(reply, 422, "invalid-input")
    assert door.scan("strange-00000000002").json()["outcome"] == "requested"


def test_values_that_do_not_fit_name_their_fields(door: Door) -> None:
    wrong: dict[str, dict[str, object]] = {
        "scan_id": {"scan_id": "short"},
        "way": {"way": "telepathy"},
        "scanned_at": {"scanned_at": "yesterday"},
        "code": {"code": ["A", "B"]},
        "colour": {"colour": "blue"},
    }
    for field, more in wrong.items():
        fits: dict[str, object] = {"scan_id": "fields-000000000001", "code": door.code}
        body = {**fits, "way": "camera", **more}
        problem = refused(door.ana.post(f"{door.at}/scans", json=body), 422, "invalid-input")
        assert list(problem["fields"]) == [field]
        assert "telepathy" not in json.dumps(problem)
    assert door.kept() == (0, 0)


def test_a_scan_dated_tomorrow_counts_as_made_now(door: Door) -> None:
    now = SystemClock().now()
    tomorrow, long_ago = now + timedelta(days=1), now - timedelta(days=900)
    moments = (tomorrow.isoformat(), "9999-12-31T23:59:59", "0001-01-01", long_ago.isoformat())
    for number, at in enumerate(moments):
        answer = door.scan(f"tomorrow-00000000{number}", scanned_at=at)
        assert answer.status_code == 200, answer.text
        assert answer.json()["outcome"] == ("waiting" if number else "requested")
    with door.base.read() as db:
        here = door.gathering.event.id
        times = [
            *db.scalars(select(Scan.scanned_at).where(Scan.event_id == here)),
            *db.scalars(select(Request.at).where(Request.event_id == here)),
        ]
    assert len(times) == 5
    assert all(abs(at - now) < timedelta(minutes=2) for at in times)


def test_unknown_and_foreign_codes_get_one_kind_answer(door: Door) -> None:
    with door.base.write() as db:
        there = door.gathering
        foreign = ensure(
            db,
            event_id=there.elsewhere.id,
            attendee_id=there.outsider.id,
            now=SystemClock().now(),
        )
    unknown = door.scan("unknown-000000000001", code="ZZZZZ-ZZZZZ").json()
    other = door.scan("unknown-000000000002", code=foreign).json()
    assert unknown.pop("scan_id") != other.pop("scan_id")
    assert unknown == other
    assert unknown["outcome"] == "not-here"
    site = door.scan("unknown-000000000003", code="https://example.com/b/ABCDE12345").json()
    assert site["outcome"] == "not-a-badge"
    pages = [door.ana.get(url) for url in ("/join?code=ZZZZZZ", "/join/ZZZZZZ", "/J/ZZZZZZ")]
    assert [page.status_code for page in pages] == [404, 404, 302]
    refused(door.ana.get(f"{door.at}/people/06h0rtkw2ddxmv509qyv"), 404, "not-found")
    nobody = "06h0rtkw2ddxmv509qyv"
    sent: dict[str, dict[str, object]] = {
        f"requests/{nobody}/answer": {"answer": "accept"},
        f"people/{nobody}/star": {"starred": True},
        f"prompts/{nobody}/reply": {"option_id": nobody},
    }
    for url, said in sent.items():
        refused(door.ana.post(f"{door.at}/{url}", json=said), 404, "not-found")


def test_links_that_are_over_say_so(door: Door) -> None:
    then = SystemClock().now() - timedelta(hours=2)
    links = {}
    with door.base.write() as db:
        for place, purpose in (("/signin", "sign-in"), ("/verify", "verify")):
            way = open_way_in(
                db,
                purpose="sign-in" if purpose == "sign-in" else "verify",
                person_id=door.gathering.organiser.id,
                email="olga@example.org",
                secret="not the server's",
                now=then,
            )
            links[place] = way.token
    for place, token in links.items():
        for word in (token, "never-made"):
            refused(door.ana.get(f"{place}/{word}"), 410, "link-expired")
            refused(door.ana.post(f"{place}/{word}"), 410, "link-expired")
    refused(door.ana.get("/i/never-made"), 410, "link-expired")
    refused(door.ana.post("/i/never-made", data={"name": "Eve"}), 410, "link-expired")
    refused(door.ana.get("/unsubscribe/never-made"), 404, "not-found")
    page = door.ana.get("/signin/never-made", headers={"Accept": "text/html"})
    assert "This link is used up" in page.text


def test_a_stranger_another_site_and_no_session_are_kept_out(door: Door) -> None:
    body = {"scan_id": "outside-000000000001", "code": door.code, "way": "typed"}
    refused(door.stranger.post(f"{door.at}/scans", json=body), 404, "not-found")
    refused(door.stranger.get(f"{door.at}/snapshot"), 404, "not-found")
    for origin in ("https://example.com", "null"):
        away = {"Origin": origin, "Sec-Fetch-Site": "cross-site"}
        refused(door.ana.post(f"{door.at}/scans", json=body, headers=away), 403, "cross-site")
    for cookie in ("", "%00", "x" * 3000):
        with httpx.Client(base_url=door.server.url, cookies={"eventnet": cookie}) as client:
            own = {**dict(door.ana.headers), "Cookie": f"eventnet={cookie}"}
            answer = client.post(f"{door.at}/scans", json=body, headers=own)
        refused(answer, 401, "not-signed-in")
    assert door.ana.delete(f"{door.at}/scans").status_code == 405
    assert door.kept() == (0, 0)


def test_what_is_hardly_http_does_not_shake_the_server(door: Door) -> None:
    for raw in (
        b"\x00\x01\x02\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", door.server.port), timeout=10) as line:
            line.sendall(raw)
            line.shutdown(socket.SHUT_WR)
            answer = line.recv(4096)
        assert b" 500 " not in answer.split(b"\r\n")[0]
    assert door.scan("after-00000000000001").json()["outcome"] == "requested"

"""The halls that are measured: the product with an organiser who sends prompts, Node's Socket.IO server, and the kernel alone."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import websocket

from benchmarks.load import Load, Tools, phones, request, running, write_requests
from benchmarks.people import Person
from benchmarks.scan_endpoint import Wire
from benchmarks.serving import Served
from eventnet.accounts.sessions import open_session
from eventnet.core.clock import SystemClock
from eventnet.prompts.forms import PromptForm

PUSHES = 8
"""For each pass; the first warms up."""

PAUSE_MS = 200
PATIENCE_MS = 30_000
SCANS_A_SECOND = 200
SCAN_S = 8
EVENT = "prompt.opened"
QUESTION = (
    "Find somebody who has changed careers in the last two years, and ask what surprised them most about it. "
    "Scan their badge when you part, so that you find each other again."
)
FOLLOW_UP = "And what would they tell somebody who is about to do the same?"


@dataclass
class Product:
    """The running product, and an organiser who sends a prompt again and again by giving it more time."""

    server: Served
    people: list[Person]
    folder: Path
    organiser: str = ""
    prompt_id: str = ""
    _times: Iterator[int] = field(default_factory=lambda: count(1))
    _steps: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self._began = SystemClock().now().replace(microsecond=0) + timedelta(hours=1)
        with self.server.database.write() as db:
            moment = SystemClock().now()
            owner = self.server.owner_id
            self.organiser = (
                f"eventnet={open_session(db, person_id=owner, label='Desk', now=moment)}"
            )
        self.prompt_id = self.server.send_prompt(
            PromptForm(
                kind="choice",
                question=QUESTION,
                follow_up=FOLLOW_UP,
                options=["I have done it", "I think about it", "Never"],
                minutes=30,
            )
        )
        self.cookies = self.folder / "cookies"
        self.cookies.write_text("".join(f"{person.cookie}\n" for person in self.people))

    @property
    def port(self) -> int:
        """Return where the product listens."""
        return urlsplit(self.server.url).port or 80

    @property
    def hello(self) -> str:
        """Return what a phone says when it connects."""
        return "40" + json.dumps({"event": self.server.event_key, "role": "attendee"})

    def pushes(self, many: int) -> Path:
        """Write so many requests, each of which sends the prompt to everybody."""
        place = f"/o/{self.server.event_key}/prompts/{self.prompt_id}/extend"
        until = (self._began + timedelta(seconds=next(self._times)) for _ in range(many))
        return write_requests(
            self.folder / "pushes",
            (
                request(self.port, place, {"until": moment.isoformat()}, cookie=self.organiser)
                for moment in until
            ),
        )

    def scans(self, phone_count: int) -> Path:
        """Write scans of people who have not met, all of whom have a phone here."""
        step, place = next(self._steps), f"/e/{self.server.event_key}/scans"
        here = self.people[:phone_count]
        many = SCANS_A_SECOND * SCAN_S
        return write_requests(
            self.folder / "scans",
            (
                request(
                    self.port,
                    place,
                    {
                        "scan_id": f"benchmark-{step:04d}-{number:08d}",
                        "code": here[(number + step + number // len(here)) % len(here)].code,
                        "way": "camera",
                    },
                    cookie=here[number % len(here)].cookie,
                )
                for number in range(many)
            ),
        )

    def message(self) -> Path:
        """Return a file with what a phone is sent, for the others to send the same."""
        wire = websocket.create_connection(
            f"ws://localhost:{self.port}/socket.io/?EIO=4&transport=websocket",
            origin=self.server.url,
            cookie=self.people[0].cookie,
            timeout=20,
        )
        wire.send(self.hello)
        while not str(wire.recv()).startswith("42"):
            pass
        until = (self._began + timedelta(seconds=next(self._times))).isoformat()
        place = f"/o/{self.server.event_key}/prompts/{self.prompt_id}/extend"
        ask(self.port, request(self.port, place, {"until": until}, cookie=self.organiser))
        heard = ""
        while not heard.startswith(f'42["{EVENT}"'):
            heard = str(wire.recv())
        wire.close()
        path = self.folder / "message"
        path.write_text(heard, encoding="utf-8")
        return path


def ask(port: int, asked: bytes) -> None:
    """Send one request and wait for its answer. Refuses: a refusal (RuntimeError)."""
    wire = Wire(port)
    answer = wire.ask(asked)
    wire.close()
    if answer[9:10] not in b"23":
        raise RuntimeError(answer[:300].decode(errors="replace"))


class Hall:
    """One of the three with its phones, in one pass."""

    def __init__(self, who: str, load: Load, product: Product, port: int) -> None:
        self.who = who
        self._load = load
        self._product = product
        self._port = port

    def _pushes(self, many: int) -> Path:
        if self.who == "product":
            return self._product.pushes(many)
        requests = [request(self._port, "/push", {})] * many
        return write_requests(self._product.folder / "pushes", requests)

    def _scans(self, phone_count: int) -> Path:
        if self.who == "product":
            return self._product.scans(phone_count)
        return write_requests(
            self._product.folder / "scans",
            (
                request(self._port, "/scan", {"to": (number * 7) % phone_count, "by": number})
                for number in range(SCANS_A_SECOND * SCAN_S)
            ),
        )

    def push(self) -> tuple[float, dict[str, Any]]:
        """Push to everybody some times; return the median until the last phone has it, and the totals."""
        said = self._load("push", self._pushes(PUSHES), PAUSE_MS, PATIENCE_MS)
        return statistics.median(said["last_ms"][1:]), said

    def scan(self, phone_count: int) -> tuple[float, dict[str, Any]]:
        """Scan while pushes go out; return the time that 99 of 100 scans are answered in, and the totals."""
        scans, pushes = self._scans(phone_count), self._pushes(SCAN_S * 5)
        said = self._load("scan", scans, SCANS_A_SECOND, pushes, PAUSE_MS, PATIENCE_MS)
        if said["refused"]:
            raise RuntimeError(f"{self.who}: {said}")
        unanswered = said["scans"] - said["answered"]
        return PATIENCE_MS if unanswered else said["p99_ms"], said

    def storm(self, phone_count: int) -> float:
        """Let all phones hang up and come back; return how many milliseconds it took."""
        said = self._load("drop", 120)
        if said["ready"] != phone_count:
            raise RuntimeError(f"{self.who}: only {said['ready']} of {phone_count} came back")
        return float(said["seconds"]) * 1000


@contextmanager
def hall(who: str, made: Tools, product: Product, message: Path, many: int) -> Iterator[Hall]:
    """Fill a hall for one pass."""
    if who == "product":
        with phones(made, product.port, product.cookies, product.hello, EVENT, count=many) as load:
            yield Hall(who, load, product, product.port)
        return
    words = (
        (made.node, made.peer(), "{port}", message)
        if who == "node"
        else (made.folder / "floor", "{port}", message)
    )
    with (
        running(*words) as port,
        phones(made, port, product.cookies, "40", EVENT, count=many) as load,
    ):
        yield Hall(who, load, product, port)

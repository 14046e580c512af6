"""An SMTP server on the loopback address that takes letters as real ones do: mostly, and now and then not.

What it does with a try depends on the recipient and on which try it is, so a run can be repeated.
"""

from __future__ import annotations

import asyncio
import random
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any, Literal

from aiosmtpd.controller import Controller

from benchmarks.serving import free_port

Answer = Literal["take", "later", "never", "silence", "taken-then-silence"]

LATER = 0.15
"""The share of tries that get a 4xx."""

SILENT_S = 3_600.0


@dataclass(frozen=True)
class Script:
    """How the server answers. `never` are recipients who are refused for good, `always_later` those who never get in;
    `silences` are shares of first tries at which it says nothing, without and with having taken the letter.
    """

    seed: int
    never: frozenset[str]
    always_later: frozenset[str]
    silences: tuple[float, float] = (0.01, 0.01)

    def answer(self, address: str, attempt: int) -> Answer:
        """Return what happens at the so-manieth try for an address, counted from one."""
        if address in self.never:
            return "never"
        if address in self.always_later:
            return "later"
        dice = random.Random(f"{self.seed} {address} {attempt}").random()
        if attempt == 1:
            for share, answer in zip(self.silences, ("silence", "taken-then-silence"), strict=True):
                if dice < share:
                    return answer  # type: ignore[return-value]
                dice -= share
        return "later" if dice < LATER else "take"


@dataclass(frozen=True)
class Copy:
    """One letter that was taken."""

    message_id: str
    is_flagged: bool


@dataclass
class PostOffice:
    """Answers by its script, and keeps what it took by recipient, in the order of arrival."""

    script: Script
    port: int
    taken: dict[str, list[Copy]] = field(default_factory=lambda: defaultdict(list))
    tries: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    steps: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls these by name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Say no already to the address, where the script says no for good, or for now at every second try."""
        self.tries[address] += 1
        answer = self.script.answer(address, self.tries[address])
        self.steps.release()
        if answer == "never":
            self.answers[answer] += 1
            return "550 5.1.1 nobody of that name"
        if answer == "later" and self.tries[address] % 2:
            self.answers[answer] += 1
            return "450 4.2.1 come back later"
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take the letter, or do what the script says instead. What is taken counts before the answer is on its way."""
        address = envelope.rcpt_tos[0]
        answer = self.script.answer(address, self.tries[address])
        self.answers[answer] += 1
        if answer in {"take", "taken-then-silence"}:
            message = message_from_bytes(envelope.content)
            copy = Copy(str(message["Message-ID"]), message["X-May-Repeat"] == "yes")
            self.taken[address].append(copy)
        self.steps.release()
        if answer in {"silence", "taken-then-silence"}:
            await asyncio.sleep(SILENT_S)
        return "451 4.3.0 come back later" if answer == "later" else "250 taken"

    def unflagged_duplicates(self) -> int:
        """Return how many copies came after a first one without saying so, or under another name."""
        return sum(
            not (copy.is_flagged and copy.message_id == copies[0].message_id)
            for copies in self.taken.values()
            for copy in copies[1:]
        )

    def flagged_duplicates(self) -> int:
        """Return how many copies came after a first one."""
        return sum(len(copies) - 1 for copies in self.taken.values()) - self.unflagged_duplicates()


@contextmanager
def post_office(script: Script) -> Iterator[PostOffice]:
    """Open the server; it is gone afterwards."""
    office = PostOffice(script, free_port())
    controller = Controller(office, hostname="127.0.0.1", port=office.port)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()

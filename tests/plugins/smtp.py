"""A post office that keeps every letter: a real SMTP server on a port of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest

from tests.plugins.ports import free_port, wait_until

_LINK = re.compile(r"https?://[^\s<>\"')]+")


@dataclass(frozen=True)
class CaughtLetter:
    """One letter as it came over the wire."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage

    @property
    def subject(self) -> str:
        """Return the subject line."""
        return str(self.message["Subject"] or "")

    def _part(self, kind: str) -> str:
        body = self.message.get_body(preferencelist=(kind,))
        return str(body.get_content()) if body is not None else ""

    @property
    def text(self) -> str:
        """Return the plain text, empty when there is none."""
        return self._part("plain")

    @property
    def html(self) -> str:
        """Return the HTML, empty when there is none."""
        return self._part("html")

    def link(self, containing: str = "") -> str:
        """Return the first address in the plain text that contains the words.

        Refuses: a letter without such a link (AssertionError that shows the text).
        """
        for found in _LINK.findall(self.text):
            link = str(found).rstrip(".,")
            if containing in link:
                return link
        raise AssertionError(f"no link with {containing!r} in:\n{self.text}")


@dataclass
class PostOffice:
    """Where letters arrive. `refuse` is the reply given instead of taking the next letters."""

    port: int
    letters: list[CaughtLetter] = field(default_factory=list)
    refuse: str | None = None

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take one letter: aiosmtpd calls this by its name."""
        if self.refuse is not None:
            return self.refuse
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.letters.append(
            CaughtLetter(str(envelope.mail_from), tuple(envelope.rcpt_tos), message)
        )
        return "250 taken"

    def letters_to(self, address: str) -> list[CaughtLetter]:
        """Return the letters to one address, oldest first."""
        return [letter for letter in self.letters if address in letter.recipients]

    def wait_for(self, address: str, *, subject: str = "", seconds: float = 20) -> CaughtLetter:
        """Return the newest letter to the address whose subject contains the words, once it is there."""

        def arrived() -> list[CaughtLetter]:
            return [one for one in self.letters_to(address) if subject in one.subject]

        wait_until(arrived, seconds=seconds, what=f"a letter to {address}")
        return arrived()[-1]


@pytest.fixture
def post_office() -> Iterator[PostOffice]:
    """An SMTP server without encryption on 127.0.0.1, whose letters the test can read."""
    from aiosmtpd.controller import Controller

    office = PostOffice(port=free_port())
    controller = Controller(office, hostname="127.0.0.1", port=office.port)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()

"""Keeps the demo event alive: a dozen simulated attendees who scan, answer and reply over HTTP, calmly."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import structlog

from eventnet.phones.line import Line, Refused
from eventnet.phones.phone import Phone

log = structlog.get_logger(__name__)
FEWEST_S, MOST_S = 15.0, 35.0
MOST_ACTIONS = 2000
"""An end in itself, so that a forgotten demo does not go on for ever."""

MOST_ASKED = 6
"""How often a start asks the two people at whose pages somebody looks."""


@dataclass(frozen=True)
class Guest:
    """A simulated attendee: the session's cookie as `name=token`, and the code of their badge."""

    cookie: str
    code: str


class Company:
    """The simulated attendees of one event. `start` and `stop` them; they also stop when the event is over.

    `watched` are the badge codes of the people whose pages somebody looks at: they are asked now and then.
    """

    def __init__(
        self,
        url: str,
        event_key: str,
        guests: Sequence[Guest],
        chance: Random,
        *,
        watched: Sequence[str] = (),
    ) -> None:
        self._url = url
        self._event_key = event_key
        self._guests = guests
        self._chance = chance
        self._watched = watched
        self._asked = 0
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="company", daemon=True)

    @property
    def is_busy(self) -> bool:
        """Tell whether they have begun and not ended yet."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Let them begin, in a thread of their own."""
        self._thread.start()

    def stop(self) -> None:
        """Let them end after what they are doing."""
        self._stopped.set()
        self._thread.join(5)

    def _run(self) -> None:
        asyncio.run(self._live())

    async def _live(self) -> None:
        async with Line(self._url, connections=2) as line:
            for _ in range(MOST_ACTIONS):
                if await self._pause(self._chance.uniform(FEWEST_S, MOST_S)):
                    return
                try:
                    if await self.act(line) == "over":
                        return
                except Refused as error:
                    log.warning("company-refused", code=error.code, status=error.status)

    async def _pause(self, seconds: float) -> bool:
        """Wait; tell whether it is time to stop."""
        for _ in range(int(seconds / 0.25)):
            if self._stopped.is_set():
                return True
            await asyncio.sleep(0.25)
        return self._stopped.is_set()

    async def act(self, line: Line) -> str:
        """Let one of them do one thing, and return what: answered, replied, asked, scanned, or over."""
        one, other = self._chance.sample(self._guests, 2)
        phone = Phone(line, self._event_key, one.cookie)
        seen = await phone.snapshot()
        if seen["event"]["phase"] in {"after", "closed"}:
            return "over"
        if seen["requests"]:
            waiting = self._chance.choice(seen["requests"])
            accept = self._chance.random() < 0.9
            await phone.answer(waiting["id"], accept=accept, share=["email"] if accept else [])
            return "answered"
        unanswered = [
            prompt
            for prompt in seen["prompts"]
            if prompt["mine"] is None and prompt["kind"] not in {"mission", "notice"}
        ]
        if unanswered and self._chance.random() < 0.7:
            prompt = unanswered[0]
            if prompt["kind"] == "talk":
                await phone.reply(prompt["id"], {"talked": True})
            elif prompt["options"]:
                chosen = self._chance.choice(prompt["options"])
                await phone.reply(prompt["id"], {"option_id": chosen["id"]})
            else:
                await phone.reply(prompt["id"], {"text": self._chance.choice(_SENTENCES)})
            return "replied"
        if self._watched and self._asked < MOST_ASKED and self._chance.random() < 0.15:
            self._asked += 1
            await phone.scan(self._chance.choice(self._watched), way="camera")
            return "asked"
        await phone.scan(other.code, way="camera")
        return "scanned"


_SENTENCES = (
    "We wrote a letter to everybody who still used it.",
    "With cake, and a list of where to go instead.",
    "We never did. It just stopped answering.",
    "The last user got the key to the cupboard.",
)

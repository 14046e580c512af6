"""A phone: one attendee's browser, doing over HTTP what our own pages do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from eventnet.phones.line import Line, Refused

_PLACE = re.compile(r"^/e/([0-9a-z]+)/")
_TYPED = re.compile(r"badge__typed.*?([0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5})", re.DOTALL)


@dataclass(frozen=True)
class Phone:
    """One attendee at one event: the line it speaks over, and its session's cookie as `name=token`."""

    line: Line
    event_key: str
    cookie: str

    @classmethod
    async def join(cls, line: Line, *, code: str, name: str, organisation: str = "") -> Phone:
        """Join an event by its code as somebody new. Refuses: an event that takes nobody (Refused)."""
        path = f"/join/{code.strip().lower()}"
        answer = await line.post_form(path, {"name": name, "organisation": organisation})
        place = _PLACE.match(answer.headers.get("location", ""))
        cookie = answer.headers.get("set-cookie", "").partition(";")[0]
        if place is None or not cookie:
            raise Refused(answer.status_code, "not-joined", path)
        return cls(line, place.group(1), cookie)

    async def badge_code(self) -> str:
        """Return the attendee's own badge code, read off their badge page as somebody would type it."""
        page = await self.line.get(f"/e/{self.event_key}/badge", cookie=self.cookie)
        found = _TYPED.search(page.text)
        if found is None:
            raise Refused(page.status_code, "no-badge-code", str(page.url))
        return found.group(1)

    async def snapshot(self) -> dict[str, Any]:
        """Return what the attendee's pages show."""
        path = f"/e/{self.event_key}/snapshot"
        answer = await self.line.get(path, cookie=self.cookie, reads="application/json")
        values: dict[str, Any] = answer.json()
        return values

    async def scan(
        self, code: str, *, way: str = "typed", at: datetime | None = None, scan_id: str = ""
    ) -> dict[str, Any]:
        """Send one reading of a badge and return what it led to. Sent again, it keeps its id."""
        body = {
            "scan_id": scan_id or uuid4().hex,
            "code": code,
            "way": way,
            **({"scanned_at": at.isoformat()} if at else {}),
        }
        return await self._send("scans", body)

    async def answer(self, request_id: str, *, accept: bool, share: list[str]) -> dict[str, Any]:
        """Answer somebody who scanned the attendee's badge."""
        body = {"answer": "accept" if accept else "decline", "share": share}
        return await self._send(f"requests/{request_id}/answer", body)

    async def reply(self, prompt_id: str, body: dict[str, Any]) -> dict[str, Any]:
        """Reply to a prompt: `{"option_id": …}`, `{"text": …}` or `{"talked": True}`."""
        return await self._send(f"prompts/{prompt_id}/reply", body)

    async def _send(self, place: str, body: dict[str, Any]) -> dict[str, Any]:
        return await self.line.post_json(f"/e/{self.event_key}/{place}", body, cookie=self.cookie)

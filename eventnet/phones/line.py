"""The line to a server: kept-alive HTTP with what a browser sends beside our own pages, and patience."""

from __future__ import annotations

import asyncio
from http.cookiejar import DefaultCookiePolicy
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

import httpx

PATIENCE = 8
"""How often a question is asked before its answer counts as an error."""

LONGEST_WAIT_S = 90.0
IDLE_S = 4.0
"""Below the server's own limit for idle connections, so that none is used while it is being closed."""

BUSY = frozenset({429, 503})


class Refused(Exception):
    """The server would not, or could not: the status and the stable code of its answer."""

    def __init__(self, status: int, code: str, path: str) -> None:
        self.status = status
        self.code = code
        super().__init__(f"{status} {code} at {path}")


class Line:
    """One server at one address, asked by many phones. Use it with `async with`.

    An answer that says "later" (429, 503) is waited out by its Retry-After; `waits` counts how often.
    """

    def __init__(self, url: str, *, connections: int = 16, check_certificate: bool = True) -> None:
        parts = urlsplit(url)
        self.url = f"{parts.scheme}://{parts.netloc}".lower()
        self.waits = 0
        self._client = httpx.AsyncClient(
            base_url=self.url,
            timeout=30,
            verify=check_certificate,
            limits=httpx.Limits(
                max_connections=connections,
                max_keepalive_connections=connections,
                keepalive_expiry=IDLE_S,
            ),
            headers={
                "Origin": self.url,
                "Sec-Fetch-Site": "same-origin",
                "User-Agent": "EventNet phone",
            },
        )
        # Many people share this client, so it must not keep anybody's cookie.
        self._client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    async def __aenter__(self) -> Line:
        """Open the line."""
        await self._client.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close every connection."""
        await self._client.__aexit__(kind, error, trace)

    async def get(self, path: str, *, cookie: str = "", reads: str = "text/html") -> httpx.Response:
        """Fetch a page, or JSON. Refuses: an answer that is an error (Refused)."""
        return await self._ask("GET", path, _headers(cookie, reads), twice=True)

    async def post_json(self, path: str, body: dict[str, Any], *, cookie: str) -> dict[str, Any]:
        """Send a command that is safe to send twice, and return the answer. Refuses: an error (Refused)."""
        headers = _headers(cookie, "application/json")
        answer = await self._ask("POST", path, headers, twice=True, json=body)
        values: dict[str, Any] = answer.json()
        return values

    async def post_form(
        self, path: str, fields: dict[str, str], *, cookie: str = ""
    ) -> httpx.Response:
        """Send a form once; it is sent again only when it cannot have arrived. Refuses: an error (Refused)."""
        headers = _headers(cookie, "application/json")
        return await self._ask("POST", path, headers, twice=False, data=fields)

    async def _ask(
        self, method: str, path: str, headers: dict[str, str], *, twice: bool, **body: Any
    ) -> httpx.Response:
        last: Exception = Refused(0, "unreachable", path)
        for attempt in range(PATIENCE):
            try:
                answer = await self._client.request(method, path, headers=headers, **body)
            except httpx.ConnectError as error:
                last = error
                await asyncio.sleep(0.2 * 2**attempt)
                continue
            except httpx.TransportError as error:
                last = error
                if not twice:
                    raise Refused(0, "no-answer", path) from error
                await asyncio.sleep(0.2 * 2**attempt)
                continue
            if answer.status_code < 400:
                return answer
            last = Refused(answer.status_code, _code_of(answer), path)
            if answer.status_code not in BUSY:
                raise last
            self.waits += 1
            await asyncio.sleep(_wait_of(answer))
        if isinstance(last, Refused):
            raise last
        raise Refused(0, "unreachable", path) from last


def _headers(cookie: str, reads: str) -> dict[str, str]:
    return {"Accept": reads, **({"Cookie": cookie} if cookie else {})}


def _code_of(answer: httpx.Response) -> str:
    """Return the stable code of an error, where the answer has one."""
    if "json" not in answer.headers.get("content-type", ""):
        return "error"
    return str(answer.json().get("code", "error"))


def _wait_of(answer: httpx.Response) -> float:
    asked = answer.headers.get("retry-after", "")
    return min(LONGEST_WAIT_S, max(0.2, float(asked))) if asked.isdigit() else 1.0

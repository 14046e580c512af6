"""The gate: what stands before the Socket.IO door. Who comes through it is looked up in `seating`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, request

from eventnet.web.context import house_of

PATH = "/socket.io"


class OriginGate:
    """Stands before the Socket.IO door: refuses other origins and strips what invites compressed frames.

    A compressed frame is unpacked before its size is known, so permessage-deflate is never agreed to.
    """

    def __init__(self, app: Flask, inner: Callable[..., Iterable[bytes]]) -> None:
        self._inner = inner
        self._origin = house_of(app).settings.public_url
        self._cookie = house_of(app).settings.session_cookie

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer the request, or refuse it before anything is kept for it."""
        if not environ.get("PATH_INFO", "").startswith(PATH):
            return self._inner(environ, start_response)
        if not self.is_own_page(environ):
            start_response("403 Forbidden", [("Content-Type", "text/plain")])
            return [b"cross-site"]
        if f"{self._cookie}=" not in environ.get("HTTP_COOKIE", ""):
            start_response("401 Unauthorized", [("Content-Type", "text/plain")])
            return [b"not-signed-in"]
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        return self._inner(environ, start_response)

    def is_own_page(self, environ: dict[str, Any]) -> bool:
        """Tell whether one of our own pages asks. A WebSocket must name its origin; polling may be vouched for."""
        origin = environ.get("HTTP_ORIGIN")
        if origin is not None:
            return str(origin).lower() == self._origin and bool(urlsplit(origin).netloc)
        if environ.get("HTTP_UPGRADE", "").lower() == "websocket":
            return False
        return environ.get("HTTP_SEC_FETCH_SITE") == "same-origin"


def connecting_sid() -> str:
    """Return the id of the socket that this handler serves."""
    sid: str = request.sid  # type: ignore[attr-defined]
    return sid

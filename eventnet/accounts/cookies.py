"""The session cookie: opaque, unreadable for scripts, sent only to us."""

from __future__ import annotations

from flask import Response, request

from eventnet.accounts.sessions import LIFETIME
from eventnet.web.context import settings


def give(response: Response, token: str) -> None:
    """Put the session's token into the browser."""
    conf = settings()
    response.set_cookie(
        conf.session_cookie,
        token,
        max_age=int(LIFETIME.total_seconds()),
        path="/",
        secure=conf.is_https,
        httponly=True,
        samesite="Lax",
    )


def take(response: Response) -> None:
    """Remove the session's token, and what the browser kept for it."""
    conf = settings()
    response.delete_cookie(
        conf.session_cookie, path="/", secure=conf.is_https, httponly=True, samesite="Lax"
    )
    response.headers["Clear-Site-Data"] = '"cache", "storage"'


def device_label() -> str:
    """Return a short name for this browser, such as "Firefox on Android", for the list of devices."""
    agent = request.user_agent.string
    systems = ("Android", "iPhone", "iPad", "Windows", "Mac", "CrOS", "Linux")
    browsers = (
        ("Edg", "Edge"),
        ("OPR", "Opera"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    )
    system = next((name for name in systems if name in agent), "")
    browser = next((name for sign, name in browsers if sign in agent), "Browser")
    return f"{browser} · {system}" if system else browser

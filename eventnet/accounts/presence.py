"""Who comes stays signed in: a session and its cookie end 400 days after their last use, not after their first."""

from __future__ import annotations

import structlog
from flask import Flask, Response, g, request

from eventnet.accounts import cookies
from eventnet.accounts.sessions import SEEN_STEP, Visitor, mark_seen
from eventnet.core.errors import Busy
from eventnet.web.context import database, now, settings

log = structlog.get_logger(__name__)


def install(app: Flask) -> None:
    """Note after an answer that its device was here. A busy database is no reason to fail one."""
    app.after_request(keep_session)


def keep_session(response: Response) -> Response:
    """Write down that the device was here, in steps of ten minutes, and renew its cookie then."""
    who: Visitor | None = g.get("who")
    moment = now()
    if who is None or moment - who.seen_at <= SEEN_STEP:
        return response
    try:
        with database().write() as db:
            still_open = mark_seen(db, device_id=who.device_id, now=moment)
    except Busy:
        log.info("device-not-noted")
        return response
    name = settings().session_cookie
    if still_open and not any(
        cookie.startswith(f"{name}=") for cookie in response.headers.getlist("Set-Cookie")
    ):
        cookies.give(response, request.cookies[name])
    return response

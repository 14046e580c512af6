"""Limits: how often somebody may ask, and how large and of what a question may be.

The key is the device's session, not the address: a whole hall shares one.
"""

from __future__ import annotations

import unicodedata

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from eventnet.config import Settings
from eventnet.core.errors import NotFound
from eventnet.core.tokens import digest_of
from eventnet.web.context import settings
from eventnet.web.counting import HERE

MAX_BODY = 64 * 1024


def whose() -> str:
    """Return the key that a request is counted under: the session's digest, else the address."""
    token = request.cookies.get(settings().session_cookie)
    return digest_of(token, "limit") if token else f"address:{get_remote_address()}"


limiter = Limiter(
    key_func=whose,
    default_limits=["1200 per minute"],
    headers_enabled=False,
    strategy="fixed-window",
)


def by_address() -> str:
    """Return the address as the key, for doors that stand before any session."""
    return f"address:{get_remote_address()}"


def install(app: Flask, conf: Settings) -> None:
    """Bound bodies and rates. With Redis the counts are shared by all processes."""
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = MAX_BODY
    app.config["MAX_FORM_PARTS"] = 200
    app.config["RATELIMIT_STORAGE_URI"] = conf.redis_url or HERE
    app.config["RATELIMIT_ENABLED"] = conf.throttle
    app.config["RATELIMIT_IN_MEMORY_FALLBACK_ENABLED"] = bool(conf.redis_url)
    limiter.init_app(app)
    app.before_request(refuse_control_characters)


def refuse_control_characters() -> None:
    """Refuses: an address with NUL, which PostgreSQL cannot look up, or a line break, which no header takes (NotFound)."""
    broken = any(unicodedata.category(ch) == "Cc" for ch in request.path)
    if broken or b"%00" in request.query_string:
        raise NotFound()

"""Who is signed in: the guard of pages that belong to a person."""

from __future__ import annotations

from typing import Any

from flask import g, request

from eventnet.accounts.sessions import Visitor, visitor_of
from eventnet.core.errors import NotSignedIn
from eventnet.web.context import database, now, settings
from eventnet.web.guards import guard


def session_token() -> str | None:
    """Return what the session's cookie of this request holds."""
    return request.cookies.get(settings().session_cookie) or None


def find_visitor() -> Visitor | None:
    """Return who sent this request, by the cookie; looked up once a request."""
    if "who" not in g:
        token, found = session_token(), None
        if token is not None:
            with database().read() as db:
                found = visitor_of(db, token=token, now=now())
        remember_visitor(found)
    who: Visitor | None = g.who
    return who


def remember_visitor(who: Visitor | None) -> None:
    """Keep who sent this request, and answer in their language; for a guard that looked them up with more."""
    g.who = who
    if who is not None:
        g.locale = who.locale


def require_visitor() -> Visitor:
    """Return who sent this request. Refuses: nobody we know (NotSignedIn)."""
    who = find_visitor()
    if who is None:
        raise NotSignedIn()
    return who


def _signed_in(_values: dict[str, Any]) -> Visitor:
    return require_visitor()


signed_in = guard("signed-in", _signed_in)

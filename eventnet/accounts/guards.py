"""Who is signed in: the guard of pages that belong to a person."""

from __future__ import annotations

from typing import Any

from flask import g, request

from eventnet.accounts.sessions import Visitor, visitor_of
from eventnet.core.errors import NotSignedIn
from eventnet.web.context import database, now, settings
from eventnet.web.guards import guard


def find_visitor() -> Visitor | None:
    """Return who sent this request, by the cookie; looked up once a request."""
    if "who" not in g:
        token = request.cookies.get(settings().session_cookie)
        g.who = None
        if token:
            with database().read() as db:
                g.who = visitor_of(db, token=token, now=now())
        if g.who is not None:
            g.locale = g.who.locale
    who: Visitor | None = g.who
    return who


def require_visitor() -> Visitor:
    """Return who sent this request. Refuses: nobody we know (NotSignedIn)."""
    who = find_visitor()
    if who is None:
        raise NotSignedIn()
    return who


def _signed_in(_values: dict[str, Any]) -> Visitor:
    return require_visitor()


signed_in = guard("signed-in", _signed_in)

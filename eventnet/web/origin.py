"""No change from another site: Fetch Metadata, and the Origin header where a browser sends none.

Tokens in forms would die in a phone's offline queue; browsers have said where a request comes from since 2023.
https://www.w3.org/TR/fetch-metadata/
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, request

from eventnet.core.errors import CrossSite
from eventnet.web.context import settings

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
ONE_CLICK = "one_click"
"""Endpoints marked so take a POST of a mail program, which is bound by a token of its own instead."""

View = TypeVar("View", bound=Callable[..., Any])


def one_click(view: View) -> View:
    """Mark a view whose POST may come from anywhere, because its address holds a token that only a letter told."""
    setattr(view, ONE_CLICK, True)
    return view


def install(app: Flask) -> None:
    """Check every unsafe request of the application."""
    app.before_request(refuse_other_sites)


def refuse_other_sites() -> None:
    """Refuses: an unsafe request that does not come from our own pages (CrossSite)."""
    if request.method in SAFE:
        return
    view = _view()
    if getattr(view, ONE_CLICK, False):
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None and site != "same-origin":
        raise CrossSite()
    if origin is not None and origin.lower() != settings().public_url:
        raise CrossSite()
    if site is None and origin is None:
        raise CrossSite()


def _view() -> object:
    from flask import current_app

    return current_app.view_functions.get(request.endpoint or "")

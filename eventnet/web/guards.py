"""Guards: each route has exactly one, and a test walks the URL map to see to it.

A room writes its guard as a function that finds out who asks, or raises; `guard` makes a decorator of it.
What it returns is kept in `g.visitor` for the view.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import g, request

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Open a route to anybody; said aloud, so that it is never an oversight."""
    view.__guard__ = "public"  # type: ignore[attr-defined]
    return view


def guard(name: str, find: Callable[[dict[str, Any]], Any]) -> Callable[[View], View]:
    """Make a decorator of a guard. `find` gets the route's values and returns the visitor or raises."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **values: Any) -> Any:
            g.visitor = find(dict(request.view_args or {}))
            return view(*args, **values)

        guarded.__guard__ = name  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate

"""Starting points: whom to meet, and why."""

from __future__ import annotations

from flask import Flask


def install(app: Flask) -> None:
    """Register the page Meet, and the question whether those one knows may find one."""
    from eventnet.suggestions import routes, routes_known

    for module in (routes, routes_known):
        app.register_blueprint(module.blueprint)

"""What makes the pages an app: the manifest, the service worker, the offline page, and two health checks."""

from __future__ import annotations

from collections.abc import Callable

from babel import Locale
from flask import (
    Blueprint,
    Response,
    g,
    jsonify,
    make_response,
    render_template,
    send_from_directory,
)
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from eventnet.core.errors import Busy
from eventnet.paths import DIST
from eventnet.web.assets import assets
from eventnet.web.context import database
from eventnet.web.guards import public
from eventnet.web.i18n import current_locale
from eventnet.web.limits import limiter

blueprint = Blueprint("pwa", __name__)


@blueprint.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    """Describe the app to the browser that installs it."""
    url = assets().url
    icons = [
        {"src": url("icon-192.png"), "sizes": "192x192", "type": "image/png"},
        {"src": url("icon-512.png"), "sizes": "512x512", "type": "image/png"},
        {
            "src": url("icon-maskable-512.png"),
            "sizes": "512x512",
            "type": "image/png",
            "purpose": "maskable",
        },
    ]
    response = jsonify(
        {
            "id": "/",
            "name": "EventNet",
            "short_name": "EventNet",
            "description": _("The people you meet at an event, and what you promised them."),
            "lang": current_locale(),
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": "#fbfaf7",
            "theme_color": "#fbfaf7",
            "icons": icons,
            "shortcuts": [
                {"name": _("Scan a badge"), "short_name": _("Scan"), "url": "/go/scan"},
                {"name": _("Show my badge"), "short_name": _("Badge"), "url": "/go/badge"},
            ],
            "screenshots": [
                {
                    "src": url(f"screenshot-{name}.png"),
                    "sizes": "780x1688",
                    "type": "image/png",
                    "form_factor": "narrow",
                    "label": label,
                }
                for name, label in (
                    ("now", _("The question that everybody is asked")),
                    ("people", _("The people you met")),
                    ("badge", _("Your badge")),
                )
            ],
        }
    )
    response.mimetype = "application/manifest+json"
    return response


@blueprint.app_template_global()
def plural_forms(words: Callable[[int], Markup]) -> dict[str, str]:
    """Return a text in each of the language's plural forms, by its name; a script picks one by a number.

    `words` is a macro that says the text for a number, with a placeholder where the number stands.
    """
    locale = get_locale() or Locale("en")
    samples: dict[str, int] = {}
    for number in range(200):
        samples.setdefault(locale.plural_form(number), number)
    return {form: words(number).unescape() for form, number in samples.items()}


@blueprint.get("/sw.js")
@public
def service_worker() -> Response:
    """Hand out the service worker from the root, so that it may serve every page."""
    response = send_from_directory(DIST, "sw.js", mimetype="text/javascript", max_age=0)
    response.headers["Service-Worker-Allowed"] = "/"
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/offline")
@public
def offline() -> Response:
    """Show the page that the service worker keeps for when there is no network."""
    g.cacheable = True
    response = make_response(render_template("pwa/offline.html"))
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/healthz")
@public
@limiter.exempt  # type: ignore[untyped-decorator,unused-ignore]
def healthz() -> Response:
    """Say that the process answers."""
    return jsonify({"status": "ok"})


@blueprint.get("/readyz")
@public
@limiter.exempt  # type: ignore[untyped-decorator,unused-ignore]
def readyz() -> Response:
    """Say whether the process can serve: the database answers and has its tables."""
    try:
        with database().read() as db:
            db.execute(text("SELECT 1 FROM alembic_version"))
    except (SQLAlchemyError, Busy):
        response = jsonify({"status": "no-database"})
        response.status_code = 503
        return response
    return jsonify({"status": "ready"})

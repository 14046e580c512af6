"""The only place where the house is wired together."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from eventnet import (
    accounts,
    analytics,
    attendees,
    badges,
    circles,
    connections,
    digests,
    events,
    front,
    introductions,
    live,
    mail,
    outbox,
    promises,
    prompts,
    rounds,
    safety,
    suggestions,
)
from eventnet.config import Settings, local_secret, read_settings
from eventnet.core.clock import Clock, SystemClock
from eventnet.db.session import Database
from eventnet.paths import TEMPLATES
from eventnet.web import assets, errors, headers, i18n, limits, logs, origin, pwa
from eventnet.web.context import EXTENSION, House

ROOMS = (
    accounts,
    events,
    attendees,
    badges,
    safety,
    connections,
    prompts,
    promises,
    introductions,
    rounds,
    circles,
    outbox,
    suggestions,
    digests,
    analytics,
    front,
)


def create_app(
    settings: Settings | None = None,
    *,
    database: Database | None = None,
    clock: Clock | None = None,
) -> Flask:
    """Return the whole product. Tests hand in their own database and clock."""
    settings = settings or read_settings()
    logs.install(settings.log_level, settings.log_format)
    app = Flask("eventnet", template_folder=str(TEMPLATES), static_folder=None)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.undefined = StrictUndefined
    secret = settings.secret_key.get_secret_value() or local_secret(Path("var"))
    app.extensions[EXTENSION] = House(
        settings=settings,
        database=database or Database.at(settings.database_url),
        clock=clock or SystemClock(),
        secret=secret,
    )
    app.config["TRUSTED_HOSTS"] = trusted_hosts(settings)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    for tool in (errors, origin, headers, assets):
        tool.install(app)
    limits.install(app, settings)
    i18n.install(app, settings)
    mail.install(app, settings)
    app.register_blueprint(pwa.blueprint)
    for room in ROOMS:
        room.install(app)
    live.install(app)
    return app


def trusted_hosts(settings: Settings) -> list[str]:
    """Return the hosts that we answer for: the public one, in capitals as a QR says it too, and the local ones."""
    public = urlsplit(settings.public_url).hostname or "localhost"
    return [public, public.upper(), "localhost", "127.0.0.1"]

"""Languages: the reader's own first, then the browser's, then the event's, then the server's."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Flask, g, has_request_context, request
from flask_babel import Babel, format_datetime, get_locale, gettext

from eventnet.config import Settings
from eventnet.paths import TRANSLATIONS

LOCALES = ("en", "de")
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
NAMES = {"en": "English", "de": "Deutsch"}


def marked(text: str) -> str:
    """Return the text as it is: its place tells translators of it, and it is translated where it is said."""
    return text


def best_of(*wanted: str | None) -> str | None:
    """Return the first of the wanted locales that we speak."""
    for locale in wanted:
        if locale in LOCALES:
            return locale
    return None


def pick_locale() -> str:
    """Return the locale for this request; guards put the reader's own into `g.locale`."""
    if not has_request_context():
        return "en"
    own = best_of(getattr(g, "locale", None))
    if own:
        return own
    asked = request.accept_languages.best_match(LOCALES)
    event = getattr(g, "event_locale", None)
    return asked or best_of(event, g.get("server_locale")) or "en"


def pick_timezone() -> str:
    """Return the time zone for this request: the event's, when there is one."""
    return str(getattr(g, "timezone", "UTC")) if has_request_context() else "UTC"


def current_locale() -> str:
    """Return the language of the answer, as in `<html lang>`."""
    locale = get_locale()
    return locale.language if locale else "en"


def moment_words(moment: datetime, timezone: str = "") -> str:
    """Return a moment as day and time, for tables: in the zone that is named, else in that of this request."""
    words = gettext("d MMM, HH:mm")
    if timezone:
        return str(format_datetime(moment.astimezone(ZoneInfo(timezone)), words, rebase=False))
    return str(format_datetime(moment, words))


def install(app: Flask, conf: Settings) -> None:
    """Set Babel up, and give every template `locale` and `direction`."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    app.config["BABEL_DEFAULT_LOCALE"] = best_of(conf.default_locale) or "en"
    Babel(app, locale_selector=pick_locale, timezone_selector=pick_timezone)

    app.jinja_env.filters["moment"] = moment_words

    @app.before_request
    def remember_default() -> None:
        g.server_locale = conf.default_locale

    @app.context_processor
    def words_of_the_page() -> dict[str, object]:
        language = current_locale()
        return {
            "locale": language,
            "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
            "locales": [(code, NAMES[code]) for code in LOCALES],
        }

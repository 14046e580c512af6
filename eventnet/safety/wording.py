"""What a report can be about, in words."""

from __future__ import annotations

from flask_babel import gettext as _


def categories() -> list[dict[str, str]]:
    """Return the kinds of reports, as a form offers them."""
    return [
        {"value": "pressing", "label": _("Did not take no for an answer")},
        {"value": "hurtful", "label": _("Was hurtful or discriminating")},
        {"value": "pretending", "label": _("Is not who they say they are")},
        {"value": "else", "label": _("Something else")},
    ]

"""Rounds on the big screen: which one, how much time is left, and where to look for one's table. Nothing of anybody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventnet.events.models import Event
from eventnet.rounds.queries import Now, now_at
from eventnet.rounds.views import rounds_view
from eventnet.rounds.wording import clock_words


def wall_rounds(db: Session, event: Event, *, now: datetime) -> dict[str, Any] | None:
    """Return what the screen says of the rounds that are announced or on; None while there are none."""
    found = now_at(db, event.id)
    if found is None:
        return None
    view = rounds_view(found, event_key=event.key, timezone=event.timezone, now=now)
    finds = bool(view["begins_at"]) and view["begins_at"] > view["now"]
    return {
        **view,
        "finds": finds,
        "until": view["begins_at"] if finds else view["ends_at"],
        "is_paused": found.series.state == "paused",
        "soon": _soon(found, event) if found.series.state == "open" else "",
    }


def _soon(found: Now, event: Event) -> str:
    at = found.series.starts_at
    if at is None:
        return str(_("Rounds begin soon."))
    return str(_("Rounds begin at %(time)s.", time=clock_words(at, event.timezone)))

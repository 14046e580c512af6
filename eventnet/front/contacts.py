"""Everybody one met, as values for cards and tables: only what they share with the reader at this moment, and the reader's own words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import format_date, format_time
from flask_babel import gettext as _

from eventnet.connections.cards import ContactCard
from eventnet.connections.queries import Known
from eventnet.connections.tags import TagBook
from eventnet.connections.views import Places
from eventnet.promises.queries import Promised
from eventnet.promises.views import promise_line

HEAD = (
    "name", "pronouns", "organisation", "role", "email", "phone", "link",
    "met_at", "met_where", "note", "starred", "tags", "promises",
)  # fmt: skip


def contact_card(
    row: Known, *, event_name: str, timezone: str, now: datetime, places: Places
) -> ContactCard:
    """Return somebody's card as the reader may keep it."""
    shared = row.card(now)
    where = places.get(row.connection.made_at)
    local = row.connection.made_at.astimezone(ZoneInfo(timezone))
    return ContactCard(
        name=row.other.name,
        met=_(
            "Met at %(event)s, %(day)s, %(time)s",
            event=f"{event_name} ({where})" if where not in {None, event_name} else event_name,
            day=format_date(local, _("d MMMM y"), rebase=False),
            time=format_time(local, "HH:mm", rebase=False),
        ),
        organisation=row.other.organisation,
        role=shared.get("role"),
        email=shared.get("email"),
        phone=shared.get("phone"),
        link=shared.get("link"),
    )


def contact_values(
    row: Known,
    book: TagBook,
    promised: Sequence[Promised],
    *,
    timezone: str,
    now: datetime,
    places: Places,
) -> dict[str, Any]:
    """Return one person as plain values, with what the reader keeps about them."""
    shared = row.card(now)
    return {
        "name": row.other.name,
        "pronouns": row.other.pronouns,
        "organisation": row.other.organisation,
        **{name: shared.get(name) for name in ("role", "email", "phone", "link")},
        "met_at": row.connection.made_at.astimezone(ZoneInfo(timezone)).isoformat(
            timespec="minutes"
        ),
        "met_where": places.get(row.connection.made_at),
        "note": row.mine.note,
        "starred": row.mine.starred_at is not None,
        "tags": [one.label for one in book.on(row.connection.id)],
        "promises": [promise_line(one) for one in promised],
    }


def cells_of(values: dict[str, Any]) -> list[str]:
    """Return one person as a line of a table."""
    cells = []
    for name in HEAD:
        value = values[name]
        if isinstance(value, bool):
            cells.append("yes" if value else "")
        elif isinstance(value, list):
            cells.append("; ".join(value))
        else:
            cells.append(value or "")
    return cells

"""The programme as its page shows it: a day at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import format_date, format_time
from flask_babel import gettext as _

from eventnet.events.models import ProgrammeItem


def programme_view(
    items: Sequence[ProgrammeItem], *, event_key: str, timezone: str
) -> list[dict[str, Any]]:
    """Return the days of a programme, each with its entries in their order."""
    zone = ZoneInfo(timezone)
    days = groupby(items, key=lambda item: item.starts_at.astimezone(zone).date())
    return [
        {
            "title": format_date(day, _("EEEE d MMMM"), rebase=False),
            "items": [_item_view(item, event_key, zone) for item in of_day],
        }
        for day, of_day in days
    ]


def programme_line(
    on: ProgrammeItem | None, following: ProgrammeItem | None, *, timezone: str
) -> dict[str, Any] | None:
    """Return what is on in the programme in one sentence, and whether it is quiet; None where nothing is or comes."""
    zone = ZoneInfo(timezone)

    def clock(at: datetime) -> str:
        return str(format_time(at.astimezone(zone), "HH:mm", rebase=False))

    if on is not None:
        words = (
            _("Quiet until %(time)s: “%(title)s”", time=clock(on.ends_at), title=on.title)
            if on.is_quiet
            else _(
                "“%(title)s” until %(time)s; prompts may come",
                time=clock(on.ends_at),
                title=on.title,
            )
        )
        return {"words": words, "is_quiet": on.is_quiet}
    if following is None:
        return None
    begins = clock(following.starts_at)
    words = _("Next in the programme, at %(time)s: “%(title)s”", time=begins, title=following.title)
    return {"words": words, "is_quiet": False}


def _item_view(item: ProgrammeItem, event_key: str, zone: ZoneInfo) -> dict[str, Any]:
    url = f"/o/{event_key}/programme/{item.id}"
    begin, end = (
        format_time(at.astimezone(zone), "HH:mm", rebase=False)
        for at in (item.starts_at, item.ends_at)
    )
    return {
        "id": item.id,
        "title": item.title,
        "when": f"{begin}\u2013{end}",
        "place": item.place or "",
        "is_quiet": item.is_quiet,
        "change_url": "" if item.uid else url,
        "quiet_url": f"{url}/quiet",
        "remove_url": f"{url}/remove",
    }

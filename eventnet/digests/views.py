"""A plan as its page shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote

from flask_babel import gettext as _

from eventnet.attendees.views import person_view
from eventnet.digests.greeting import called
from eventnet.digests.queries import Entry, Plan
from eventnet.digests.reasons import lead_words, reason_words, title_words
from eventnet.promises.views import promise_view


def mail_url(address: str, *, subject: str) -> str:
    """Return an address that opens the reader's own mail program, with a subject."""
    return f"mailto:{quote(address, safe='@')}?subject={quote(subject, safe='')}"


def plan_view(
    plan: Plan, *, name: str, event_key: str, event_name: str, timezone: str, now: datetime
) -> dict[str, Any]:
    """Return the plan's words and entries."""
    return {
        "title": title_words(name, plan.people),
        "lead": lead_words(plan.people, len(plan.entries)),
        "people": plan.people,
        "promises": [
            promise_view(row, event_key=event_key, timezone=timezone, now=now)
            for row in plan.promises
        ],
        "entries": [
            entry_view(entry, event_key=event_key, event_name=event_name, now=now)
            for entry in plan.entries
        ],
    }


def entry_view(entry: Entry, *, event_key: str, event_name: str, now: datetime) -> dict[str, Any]:
    """Return one follow-up. An address is there only if the other shares it; the note is the reader's own."""
    known, follow_up = entry.known, entry.follow_up
    email = known.card(now).get("email")
    return {
        "id": follow_up.id,
        "person": person_view(known.other),
        "reasons": [reason_words(reason) for reason in follow_up.reasons],
        "note": known.mine.note,
        "draft": None,
        "write_url": mail_url(email, subject=event_name) if email else None,
        "write_words": _("Write to %(name)s", name=called(known.other.name)) if email else None,
        "outcome": follow_up.outcome,
        "outcome_url": f"/e/{event_key}/plan/follow-ups/{follow_up.id}/outcome",
        "contact_url": f"/e/{event_key}/people/{known.connection.id}/contact.vcf",
        "url": f"/e/{event_key}/people/{known.connection.id}",
    }

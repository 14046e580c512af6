"""A plan as its page shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from flask_babel import gettext as _

from eventnet.attendees.views import person_view
from eventnet.digests.bringing import Bringing
from eventnet.digests.drafts import draft_for
from eventnet.digests.greeting import called
from eventnet.digests.queries import Entry, Plan
from eventnet.digests.reasons import lead_words, reason_words, title_words
from eventnet.promises.views import promise_view


def mail_url(address: str, *, subject: str, body: str = "") -> str:
    """Return an address that opens the reader's own mail program, with a subject, and a text to begin with."""
    text = quote(body.replace("\n", "\r\n"), safe="")
    more = f"&body={text}" if text else ""
    return f"mailto:{quote(address, safe='@')}?subject={quote(subject, safe='')}{more}"


def plan_view(
    plan: Plan, *, name: str, event_key: str, event_name: str, timezone: str, now: datetime
) -> dict[str, Any]:
    """Return the plan's words and entries."""
    promised = defaultdict[str, list[str]](list)
    for row in plan.promises:
        if row.by_me and row.is_pending and row.known is not None:
            promised[row.known.connection.id].append(row.promise.text)
    return {
        "title": title_words(name, plan.people),
        "lead": lead_words(plan.people, len(plan.entries)),
        "people": plan.people,
        "promises": [
            promise_view(row, event_key=event_key, timezone=timezone, now=now)
            for row in plan.promises
        ],
        "entries": [
            entry_view(
                entry,
                promised=promised.get(entry.known.connection.id, ()),
                event_key=event_key,
                event_name=event_name,
                now=now,
            )
            for entry in plan.entries
        ],
        "bringings": [_bringing_view(one, plan, event_key) for one in plan.bringings],
        "reflection": _reflection_view(plan),
    }


def _bringing_view(one: Bringing, plan: Plan, event_key: str) -> dict[str, Any]:
    people = {row.connection.id: row.other for row in plan.met}
    seeker, giver = people[one.seeker_id], people[one.giver_id]
    return {
        "seeker": person_view(seeker),
        "giver": person_view(giver),
        "words": _(
            "%(seeker)s is looking for “%(sought)s”. %(giver)s likes to be asked about “%(offered)s”. You know both.",
            seeker=called(seeker.name), sought=one.sought, giver=called(giver.name), offered=one.offered,
        ),
        "url": f"/e/{event_key}/people/{one.seeker_id}/introduce/{one.giver_id}",
    }  # fmt: skip


def _reflection_view(plan: Plan) -> dict[str, Any]:
    said = plan.reflection
    favours = said.favours if said is not None else None
    return {
        "people": [
            {
                "value": row.connection.id,
                "label": row.other.name,
                "checked": row.connection.id in (favours or ()),
            }
            for row in sorted(plan.met, key=lambda row: row.other.name.casefold())
        ],
        "nobody": favours == [],
        "helped": said.helped if said is not None else None,
        "line": (said.line if said is not None else None) or "",
        "said": said is not None,
    }


def entry_view(
    entry: Entry, *, promised: Sequence[str], event_key: str, event_name: str, now: datetime
) -> dict[str, Any]:
    """Return one follow-up. An address is there only if the other shares it; the note is the reader's own."""
    known, follow_up = entry.known, entry.follow_up
    email = known.card(now).get("email")
    draft = draft_for(known.other.name, promised=promised, note=known.mine.note)
    return {
        "id": follow_up.id,
        "person": person_view(known.other),
        "reasons": [reason_words(reason) for reason in follow_up.reasons],
        "note": known.mine.note,
        "draft": draft,
        "write_url": mail_url(email, subject=event_name, body=draft or "") if email else None,
        "write_words": _("Write to %(name)s", name=called(known.other.name)) if email else None,
        "outcome": follow_up.outcome,
        "outcome_url": f"/e/{event_key}/plan/follow-ups/{follow_up.id}/outcome",
        "connection_id": known.connection.id,
        "contact_url": f"/e/{event_key}/people/{known.connection.id}/contact.vcf",
        "url": f"/e/{event_key}/people/{known.connection.id}",
    }

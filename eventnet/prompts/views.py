"""Prompts as pages, pushes and JSON show them: what a reader may see, in their language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import format_time
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventnet.events.models import ProgrammeItem
from eventnet.prompts.forms import PromptForm
from eventnet.prompts.models import Prompt
from eventnet.prompts.queries import Shown, closed_without, next_at, open_at, shown_of
from eventnet.prompts.queries_recipients import reach_of
from eventnet.prompts.states import SEEN, STEP, lasts
from eventnet.prompts.tally import step_of
from eventnet.prompts.wording import (
    aim_words,
    audience_words,
    count_words,
    follow_words,
    minutes_words,
    reach_words,
    replied_words,
)


def clock_words(at: datetime, timezone: str) -> str:
    """Return what a clock on the wall of the event shows."""
    return str(format_time(at.astimezone(ZoneInfo(timezone)), "HH:mm", rebase=False))


def prompt_view(
    db: Session,
    *,
    prompt_id: str,
    attendee_id: str | None = None,
    desk: bool = False,
    replied: bool = False,
    event_key: str,
    timezone: str,
) -> dict[str, Any] | None:
    """Return a prompt as one attendee, the desk, or anybody at the event sees it; with `replied` anybody who has.

    None, when it is not one that people see: not sent yet, or withdrawn.
    """
    prompt = db.get(Prompt, prompt_id)
    if prompt is None or prompt.state not in SEEN:
        return None
    shown = shown_of(db, [prompt], attendee_id=attendee_id, counts=desk or replied, stepped=desk)
    return view_of(shown[0], event_key=event_key, timezone=timezone)


def open_prompts(
    db: Session, *, event_id: str, event_key: str, timezone: str
) -> list[dict[str, Any]]:
    """Return the prompts that are on as the desk sees them, the newest first."""
    shown = shown_of(db, open_at(db, event_id), counts=True, stepped=True)
    return _views(shown, event_key, timezone)


def prompts_for(
    db: Session, *, event_id: str, attendee_id: str, event_key: str, timezone: str
) -> list[dict[str, Any]]:
    """Return the prompts that are on as an attendee sees them, the newest first."""
    mine = open_at(db, event_id, attendee_id=attendee_id)
    shown = shown_of(db, mine, attendee_id=attendee_id)
    return _views(shown, event_key, timezone)


def missed_by(
    db: Session, *, attendee_id: str, event_key: str, timezone: str, event_id: str | None = None
) -> list[dict[str, Any]]:
    """Return the latest prompts that closed since an attendee joined, without a reply of theirs."""
    missed = [
        prompt for prompt in closed_without(db, attendee_id) if event_id in {None, prompt.event_id}
    ]
    return _views(shown_of(db, missed, attendee_id=attendee_id), event_key, timezone)


def desk_prompts(
    db: Session, *, event_id: str, event_key: str, timezone: str, now: datetime
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Return the newest prompt that is on, and the one that comes next, with what an organiser can do with them."""
    on = shown_of(db, open_at(db, event_id)[:1], counts=True, stepped=True)
    reach = reach_of(db, [one.prompt.id for one in on])
    following = next_at(db, event_id)
    return (
        on_air_view(on[0], reach, event_key=event_key, timezone=timezone, now=now) if on else None,
        _next_view(db, following, event_key, timezone, now) if following else None,
    )


def on_air_view(
    shown: Shown, reach: Mapping[str, int], *, event_key: str, timezone: str, now: datetime
) -> dict[str, Any]:
    """Return a prompt that is on, with the addresses of what an organiser can do with it, and how many it went to.

    `reach` has it where it was not for everybody.
    """
    prompt = shown.prompt
    url = desk_url(event_key, prompt.id)
    closes_at, opened_at = prompt.closes_at, prompt.opened_at
    return {
        "prompt": view_of(shown, event_key=event_key, timezone=timezone),
        "url": url,
        "close_url": f"{url}/close",
        "withdraw_url": f"{url}/withdraw",
        "extend_url": f"{url}/extend",
        "extend_until": (closes_at + STEP).isoformat() if closes_at else "",
        "reach_words": reach_words(prompt, step_of(reach[prompt.id])) if prompt.id in reach else "",
        "minutes": _minutes_between(opened_at, closes_at),
        "left_words": _("%(num)d min", num=_minutes_between(now, closes_at)),
    }


def _next_view(
    db: Session, prompt: Prompt, event_key: str, timezone: str, now: datetime
) -> dict[str, Any]:
    entry = db.get(ProgrammeItem, prompt.follows_id) if prompt.follows_id else None
    said = (
        aim_words(prompt.audience),
        minutes_words(prompt.minutes),
        follow_words(entry.title if entry else None),
    )
    url = desk_url(event_key, prompt.id)
    opens_at = prompt.opens_at or now
    return {
        "id": prompt.id,
        "question": prompt.question,
        "opens_at": opens_at.isoformat(),
        "at_words": _("at %(time)s", time=clock_words(opens_at, timezone)),
        "in_words": left_words(opens_at, now),
        "line": " · ".join(filter(None, said)),
        "minutes": prompt.minutes,
        "later": (opens_at + 2 * STEP).isoformat(),
        "url": url,
        "send_url": f"{url}/send",
        "schedule_url": f"{url}/schedule",
    }


def left_words(until: datetime, now: datetime) -> str:
    """Return the time left as the countdown shows it: 2:10, or 1:43:00."""
    left = max(0, int((until - now).total_seconds()))
    hours, minutes, seconds = left // 3600, left // 60 % 60, left % 60
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


def _minutes_between(first: datetime | None, last: datetime | None) -> int:
    """Return the whole minutes from one moment to another, at least one."""
    span = last - first if first and last else STEP
    return max(1, -(-int(span.total_seconds()) // 60))


def desk_url(event_key: str, prompt_id: str) -> str:
    """Return the address of a prompt's page for its organisers."""
    return f"/o/{event_key}/prompts/{prompt_id}"


def _views(shown: Sequence[Shown], event_key: str, timezone: str) -> list[dict[str, Any]]:
    return [view_of(one, event_key=event_key, timezone=timezone) for one in shown]


def view_of(shown: Shown, *, event_key: str, timezone: str) -> dict[str, Any]:
    """Return what a reader may see of a prompt."""
    prompt = shown.prompt
    return {
        "id": prompt.id,
        "kind": prompt.kind,
        "question": prompt.question,
        "follow_up": prompt.follow_up,
        "audience_words": audience_words(prompt.kind, prompt.audience),
        "state": "open" if prompt.state == "open" else "closed",
        "closes_at": prompt.closes_at.isoformat() if prompt.closes_at else None,
        "closes_words": _closes_words(prompt, timezone),
        "options": [{"id": option.id, "label": option.label} for option in shown.options],
        "mine": _mine_view(shown),
        "tally": _tally_view(shown),
        "reply_url": f"/e/{event_key}/prompts/{prompt.id}/reply",
    }


def _mine_view(shown: Shown) -> dict[str, Any] | None:
    if not shown.is_done:
        return None
    reply = shown.mine
    return {
        "option_id": reply.option_id if reply else None,
        "text": reply.text if reply else None,
    }


def _closes_words(prompt: Prompt, timezone: str) -> str | None:
    if prompt.state != "open":
        ended = prompt.closed_at or prompt.closes_at
        return str(_("closed at %(time)s", time=clock_words(ended, timezone))) if ended else None
    if prompt.closes_at is None:
        return None
    return str(_("open until %(time)s", time=clock_words(prompt.closes_at, timezone)))


def _tally_view(shown: Shown) -> dict[str, Any] | None:
    if shown.tally is None:
        return None
    labels = {option.id: option.label for option in shown.options}
    return {
        "replies": shown.tally.replies,
        "replies_words": replied_words(shown.tally.replies, shown.prompt.kind),
        "options": [
            {
                "id": row.option_id,
                "label": labels[row.option_id],
                "count": row.count,
                "words": count_words(row.count),
                "share": row.share,
            }
            for row in shown.tally.options
        ],
        "texts": list(shown.texts),
    }


def preview_view(form: PromptForm, *, now: datetime, timezone: str) -> dict[str, Any]:
    """Return a prompt that is being written as a phone would show it, if it were sent now."""
    closes_at = now + lasts(form.minutes)
    return {
        "id": "preview",
        "kind": form.kind,
        "question": form.question,
        "follow_up": form.follow_up,
        "audience_words": audience_words(form.kind, form.audience),
        "state": "open",
        "closes_at": closes_at.isoformat(),
        "closes_words": _("open until %(time)s", time=clock_words(closes_at, timezone)),
        "options": [{"id": str(place), "label": label} for place, label in enumerate(form.labels)],
        "mine": None,
        "tally": None,
        "reply_url": "",
    }

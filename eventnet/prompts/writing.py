"""The form of a prompt: as it was written, as it was typed, and with what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import render_template
from flask_babel import gettext as _

from eventnet.core.errors import AppError
from eventnet.events.guards import organiser
from eventnet.events.models import ProgrammeItem
from eventnet.events.queries import programme_of
from eventnet.prompts.errors import NotNow
from eventnet.prompts.forms import PromptForm
from eventnet.prompts.models import Prompt
from eventnet.prompts.queries import Shown
from eventnet.prompts.queries_recipients import groups_at
from eventnet.prompts.scales import ends_of
from eventnet.prompts.states import FEWEST_OPTIONS, MOST_OPTIONS
from eventnet.prompts.views import clock_words, preview_view
from eventnet.prompts.wording import aims, missed_words
from eventnet.web.again import Again
from eventnet.web.context import database, now

LOCAL = "%Y-%m-%dT%H:%M"
WRITTEN = ("kind", "audience", "question", "follow_up", "options", "low", "high", "minutes")


def with_proposal(state: Again, error: AppError) -> Again:
    """Put the next free moment into the form, where the one that was asked for is not free."""
    if not isinstance(error, NotNow):
        return state
    free_at = error.free_at.astimezone(ZoneInfo(organiser().timezone))
    if free_at.second or free_at.microsecond:
        free_at += timedelta(minutes=1)
    proposal = {"opens_at": free_at.strftime(LOCAL), "follows": ""}
    return Again({**state.values, **proposal}, state.errors)


def may_not_wait(state: Again, error: AppError) -> bool:
    """Tell whether somebody wanted to send a notice now and a talk is on, so that they may say that it cannot wait."""
    is_urgent = state.value("then") in {"", "send"} and state.value("kind") == "notice"
    return isinstance(error, NotNow) and is_urgent and "in-a-talk" in error.fields.values()


def form_page(
    event_key: str,
    state: Again,
    prompt: Prompt | None = None,
    form: PromptForm | None = None,
    *,
    cannot_wait: bool = False,
) -> str:
    """Return the page of a prompt that is being written; `form` is one to look at as on a phone."""
    who = organiser()
    moment = now()
    place = f"/o/{event_key}/prompts"
    written = form or (_as_written(state) if not state.errors else None)
    with database().read() as db:
        groups = groups_at(db, who.event_id)
        programme = programme_of(db, who.event_id)
    return render_template(
        "pages/prompts/write.html",
        form=state,
        options=_padded(state.value("options", [])),
        wrong=_wrong(state),
        audiences=aims(groups),
        entries=entries_to_follow(
            programme, str(state.value("follows")), now=moment, zone=who.timezone
        ),
        cannot_wait=cannot_wait,
        action=f"{place}/{prompt.id}" if prompt else f"{place}/new",
        title=_("Change a prompt") if prompt else _("Write a prompt"),
        prompt_state=prompt.state if prompt else "",
        missed=missed_words(prompt) if prompt else "",
        withdraw_url=f"{place}/{prompt.id}/withdraw" if prompt else "",
        preview=preview_view(written, now=moment, timezone=who.timezone) if written else None,
        phase=who.phase,
    )


def entries_to_follow(
    programme: Sequence[ProgrammeItem], chosen: str, *, now: datetime, zone: str
) -> list[dict[str, str]]:
    """Return what of the programme a prompt can go with: the end of a talk, or the beginning of a break, while it is to come."""
    found = []
    for item in programme:
        at, edge = (item.ends_at, "end") if item.is_quiet else (item.starts_at, "begin")
        value = f"{edge}:{item.id}"
        if at > now or value == chosen:
            found.append({"value": value, "label": f"{clock_words(at, zone)}  {_edge_words(item)}"})
    return found


def _edge_words(item: ProgrammeItem) -> str:
    if item.is_quiet:
        return str(_("after “%(title)s”", title=item.title))
    return str(_("when “%(title)s” begins", title=item.title))


def _as_written(state: Again) -> PromptForm | None:
    """Return the form's values as a prompt, if they are one already."""
    if not state.value("question"):
        return None
    return PromptForm.model_validate({name: state.value(name) for name in WRITTEN})


def typed_values(shown: Shown) -> dict[str, object]:
    """Return a prompt as its form shows it."""
    prompt = shown.prompt
    opens_at = (
        prompt.opens_at.astimezone(ZoneInfo(organiser().timezone)) if prompt.opens_at else None
    )
    labels = [option.label for option in shown.options]
    low, high = ends_of(labels) if prompt.kind == "scale" else ("", "")
    return {
        "draft_id": prompt.id,
        "kind": prompt.kind,
        "question": prompt.question,
        "follow_up": prompt.follow_up or "",
        "audience": prompt.audience,
        "library_key": prompt.library_key or "",
        "options": labels if prompt.kind != "scale" else [],
        "low": low,
        "high": high,
        "minutes": prompt.minutes,
        "opens_at": opens_at.strftime(LOCAL) if opens_at and not prompt.follows_id else "",
        "follows": f"{prompt.follows_edge}:{prompt.follows_id}" if prompt.follows_id else "",
        "after": prompt.follows_after,
    }


def _wrong(state: Again) -> list[int]:
    """Return the places of the options that need another look: one that is missing, or a second one that is the same."""
    if not state.error("options"):
        return []
    said = [option.strip().casefold() for option in _padded(state.value("options", []))]
    missing = [place for place in range(FEWEST_OPTIONS) if not said[place]]
    twice = [place for place, option in enumerate(said) if option and option in said[:place]]
    return missing + twice


def _padded(options: object) -> list[str]:
    """Return the rows for the options: what was typed, and empty ones up to the most there can be."""
    typed = options if isinstance(options, list) else [options]
    return ([str(option) for option in typed] + [""] * MOST_OPTIONS)[:MOST_OPTIONS]

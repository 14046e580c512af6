"""The organiser's prompts: the day, one prompt, and a new one."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventnet.core.errors import Conflict, Gone, InvalidInput, NotFound
from eventnet.core.ids import new_id
from eventnet.events.guards import organiser, organiser_of_event
from eventnet.events.models import Event
from eventnet.events.queries import programme_of
from eventnet.prompts import service
from eventnet.prompts.audiences import is_audience
from eventnet.prompts.errors import NotNow
from eventnet.prompts.forms import PromptForm, ScheduleForm, SendForm
from eventnet.prompts.leaving import back
from eventnet.prompts.models import Prompt
from eventnet.prompts.queries import Shown, listed_at, prompt_of, shown_of
from eventnet.prompts.queries_recipients import reach_of
from eventnet.prompts.queries_texts import texts_to_read
from eventnet.prompts.routes_library import language
from eventnet.prompts.states import UNSENT, USUAL_MINUTES
from eventnet.prompts.views import on_air_view, view_of
from eventnet.prompts.views_desk import Day, day_view, text_view
from eventnet.prompts.views_library import few_for, moment_at, moment_words, values_of
from eventnet.prompts.writing import form_page, may_not_wait, typed_values, with_proposal
from eventnet.questions.library import entries, entry_of
from eventnet.web.again import Again, again, fresh
from eventnet.web.context import database, now
from eventnet.web.reading import read, wants_json

blueprint = Blueprint("organiser_prompts", __name__)


@blueprint.get("/o/<event_key>/prompts")
@organiser_of_event
def prompts_page(event_key: str) -> str:
    """Show a day's prompts in their order: what is on, what comes, what was."""
    who = organiser()
    with database().read() as db:
        listed = listed_at(db, who.event_id)
        programme = programme_of(db, who.event_id)
        most_an_hour = db.get_one(Event, who.event_id).prompts_an_hour
    day = Day(event_key, who.timezone, who.starts_at, who.ends_at, now())
    moment = moment_at(who.starts_at, who.ends_at, day.now, who.timezone)
    base = f"/o/{event_key}/prompts/library"
    return render_template(
        "pages/prompts/prompts.html",
        phase=who.phase,
        few=few_for(moment, seed=day.now.toordinal(), locale=language(), base=base),
        few_title=_("Library: %(moment)s", moment=moment_words()[moment]),
        few_language=language(),
        library_url=f"{base}?moment={moment}",
        in_library=len(entries()),
        most_an_hour=most_an_hour,
        **day_view(listed, day, request.args.get("day"), programme),
    )


@blueprint.get("/o/<event_key>/prompts/new")
@organiser_of_event
def new_prompt(event_key: str) -> str:
    """Ask for a prompt's words; `from` takes those of an earlier one of this event, `library` one of ours."""
    values: dict[str, object] = {"kind": "choice", "audience": "all", "minutes": USUAL_MINUTES}
    earlier = request.args.get("from")
    if earlier:
        with database().read() as db:
            shown = _shown(db, earlier)
        values = {**typed_values(shown), "library_key": shown.prompt.library_key or ""}
    entry = entry_of(request.args.get("library", ""))
    if entry is not None:
        values = values_of(entry, language())
    audience = request.args.get("for", "")
    if is_audience(audience):
        values["audience"] = audience
    return form_page(event_key, fresh({**values, "opens_at": "", "draft_id": new_id()}))


@blueprint.post("/o/<event_key>/prompts/new")
@organiser_of_event
def write_prompt(event_key: str) -> str | Response:
    """Keep, schedule or send a new prompt; or show it as a phone would, and keep nothing."""
    return _take(event_key, None)


@blueprint.get("/o/<event_key>/prompts/<prompt_id>")
@organiser_of_event
def prompt_page(event_key: str, prompt_id: str) -> str:
    """Show one prompt: to be written on, or on now, or what came of it."""
    who = organiser()
    with database().read() as db:
        shown = _shown(db, prompt_id)
        reach = reach_of(db, [prompt_id])
        texts = texts_to_read(db, event_id=who.event_id, prompt_id=prompt_id)
    if shown.prompt.state in UNSENT:
        return form_page(event_key, fresh(typed_values(shown)), shown.prompt)
    place = {"event_key": event_key, "timezone": who.timezone}
    return render_template(
        "pages/prompts/prompt.html",
        on_now=on_air_view(shown, reach, **place, now=now())
        if shown.prompt.state == "open"
        else None,
        prompt=view_of(shown, **place),
        state=shown.prompt.state,
        texts=[text_view(reply, **place) for reply in texts],
        now_iso=now().isoformat(),
        may_reuse=who.phase in {"before", "live"},
    )


@blueprint.post("/o/<event_key>/prompts/<prompt_id>")
@organiser_of_event
def rewrite_prompt(event_key: str, prompt_id: str) -> str | Response:
    """Keep, schedule or send a prompt that was written before."""
    with database().read() as db:
        prompt = _shown(db, prompt_id).prompt
    return _take(event_key, prompt)


@blueprint.post("/o/<event_key>/prompts/<prompt_id>/schedule")
@organiser_of_event
def schedule_prompt(event_key: str, prompt_id: str) -> str | Response:
    """Give a prompt its time, or another one. One that cannot be is shown on the prompt's form."""
    who = organiser()
    try:
        form = read(ScheduleForm)
        with database().write() as db:
            service.schedule(
                db,
                event_id=who.event_id,
                prompt_id=prompt_id,
                person_id=who.person_id,
                form=form,
                now=now(),
            )
    except InvalidInput as error:
        return _refused(event_key, prompt_id, error)
    return back(event_key)


@blueprint.post("/o/<event_key>/prompts/<prompt_id>/send")
@organiser_of_event
def send_prompt(event_key: str, prompt_id: str) -> Response:
    """Send a prompt now; when it may not be, show its form with the next moment at which it may."""
    who = organiser()
    try:
        send = service.send_anyway if read(SendForm).anyway else service.send_now
        with database().write() as db:
            send(db, event_id=who.event_id, prompt_id=prompt_id, person_id=who.person_id, now=now())
    except NotNow as error:
        return _refused(event_key, prompt_id, error)
    return back(event_key, prompt_id)


def _refused(event_key: str, prompt_id: str, error: InvalidInput) -> Response:
    """Show a prompt's form with what is wrong with its time; a program gets the error itself."""
    if wants_json():
        raise error
    with database().read() as db:
        shown = _shown(db, prompt_id)
    wrong = with_proposal(again(error), error)
    state = Again({**typed_values(shown), **wrong.values}, wrong.errors)
    page = form_page(event_key, state, shown.prompt, cannot_wait=may_not_wait(state, error))
    return make_response(page, error.status)


def _take(event_key: str, prompt: Prompt | None) -> str | Response:
    """Take the form of a prompt, new or known. What it cannot take is shown again, with nothing lost."""
    try:
        form = read(PromptForm, **({"draft_id": prompt.id} if prompt else {}))
        if form.then == "preview":
            return form_page(event_key, fresh(again(InvalidInput()).values), prompt, form)
        if form.then == "schedule" and form.opens_at is None and form.follows is None:
            raise InvalidInput(fields={"opens_at": "missing"})
        with database().write() as db:
            kept = _keep(db, form)
    except (InvalidInput, Conflict, Gone) as error:
        if wants_json():
            raise
        state = with_proposal(again(error), error)
        page = form_page(event_key, state, prompt, cannot_wait=may_not_wait(state, error))
        return make_response(page, error.status)
    place = f"/o/{event_key}/prompts"
    return make_response(redirect(f"{place}/{kept}" if form.then == "keep" else place, 303))


def _keep(db: Session, form: PromptForm) -> str:
    """Write the prompt, and do with it what its form says; all or nothing. Return its id."""
    who = organiser()
    moment = now()
    prompt = service.write(
        db, event_id=who.event_id, person_id=who.person_id, form=form, now=moment
    )
    step = {"event_id": who.event_id, "prompt_id": prompt.id, "person_id": who.person_id}
    if form.then == "send":
        service.send_now(db, **step, now=moment)
    elif form.then == "send-anyway":
        service.send_anyway(db, **step, now=moment)
    elif form.then == "schedule":
        opens_at = None if form.follows else form.opens_at
        when = ScheduleForm(
            opens_at=opens_at, follows=form.follows, after=form.after, minutes=form.minutes
        )
        service.schedule(db, **step, form=when, now=moment)
    return prompt.id


def _shown(db: Session, prompt_id: str) -> Shown:
    """Return a prompt of this organiser's event with all its counts. Refuses: any other (NotFound)."""
    prompt = prompt_of(db, event_id=organiser().event_id, prompt_id=prompt_id)
    if prompt is None:
        raise NotFound()
    return shown_of(db, [prompt], counts=True, stepped=True)[0]

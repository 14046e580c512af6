"""The organiser's rounds: planning them, and leading those that are on."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request
from flask_babel import gettext as _

from eventnet.core.errors import Conflict, Gone, InvalidInput, NotFound
from eventnet.core.ids import new_id
from eventnet.events.guards import organiser, organiser_of_event
from eventnet.events.queries import quiet_times
from eventnet.rounds import service
from eventnet.rounds.forms import ExtendForm, SeriesForm, TurnForm
from eventnet.rounds.models import RoundSeries
from eventnet.rounds.queries import series_of
from eventnet.rounds.states import WRITABLE
from eventnet.rounds.views_desk import desk_of, desk_view, duration_words
from eventnet.web.again import Again, again, fresh
from eventnet.web.context import database, now
from eventnet.web.reading import read, wants_json

blueprint = Blueprint("organiser_rounds", __name__)
LOCAL = "%Y-%m-%dT%H:%M"
STEPS: dict[str, Callable[..., bool]] = {
    "announce": service.announce,
    "start": service.start,
    "pause": service.pause,
    "resume": service.resume,
    "end": service.end,
    "withdraw": service.call_off,
}


@blueprint.get("/o/<event_key>/rounds")
@organiser_of_event
def rounds_page(event_key: str) -> str:
    """Show what is on, what is planned, and what came of earlier rounds."""
    who = organiser()
    with database().read() as db:
        talks = quiet_times(db, who.event_id)
        view = desk_view(db, who.event_id, desk_of(who, now=now(), talks=talks))
    return render_template(
        "pages/rounds/desk.html", phase=who.phase, now_iso=now().isoformat(), **view
    )


@blueprint.get("/o/<event_key>/rounds/new")
@organiser_of_event
def new_rounds(event_key: str) -> str:
    """Ask how many rounds of which length, and for how many at a table."""
    usual = SeriesForm().model_dump()
    return _form(event_key, fresh({**usual, "title": "", "starts_at": "", "draft_id": new_id()}))


@blueprint.post("/o/<event_key>/rounds/new")
@organiser_of_event
def plan_rounds(event_key: str) -> str | Response:
    """Keep a new plan, or announce it."""
    return _take(event_key, None)


@blueprint.get("/o/<event_key>/rounds/<series_id>")
@organiser_of_event
def series_page(event_key: str, series_id: str) -> str | Response:
    """Show a plan to be written on; one that has started is on the page of all rounds."""
    series = _series(series_id)
    if series.state not in WRITABLE:
        return make_response(redirect(f"/o/{event_key}/rounds", 303))
    return _form(event_key, fresh(_values(series)), series)


@blueprint.post("/o/<event_key>/rounds/<series_id>")
@organiser_of_event
def replan_rounds(event_key: str, series_id: str) -> str | Response:
    """Keep or announce a plan that was written before."""
    return _take(event_key, _series(series_id))


@blueprint.post(
    "/o/<event_key>/rounds/<series_id>/<any(announce, start, pause, resume, end, withdraw):verb>"
)
@organiser_of_event
def step(event_key: str, series_id: str, verb: str) -> Response:
    """Do one of the steps that need nothing but a press."""
    who = organiser()
    with database().write() as db:
        STEPS[verb](
            db, event_id=who.event_id, series_id=series_id, person_id=who.person_id, now=now()
        )
    return _back(event_key)


@blueprint.post("/o/<event_key>/rounds/<series_id>/extend")
@organiser_of_event
def extend_round(event_key: str, series_id: str) -> Response:
    """Let the round that is on last until a later moment."""
    who = organiser()
    form = read(ExtendForm)
    with database().write() as db:
        service.extend(
            db,
            event_id=who.event_id,
            series_id=series_id,
            person_id=who.person_id,
            until=form.until,
            now=now(),
        )
    return _back(event_key)


@blueprint.post("/o/<event_key>/rounds/<series_id>/turn")
@organiser_of_event
def turn_round(event_key: str, series_id: str) -> Response:
    """End the round that is on, so that the next one is placed."""
    who = organiser()
    form = read(TurnForm)
    with database().write() as db:
        service.turn(
            db,
            event_id=who.event_id,
            series_id=series_id,
            person_id=who.person_id,
            number=form.number,
            now=now(),
        )
    return _back(event_key)


def _back(event_key: str) -> Response:
    """Lead back to where the button stood; a program is told that it is done."""
    if wants_json():
        return jsonify({"done": True})
    place = "" if request.args.get("from") == "overview" else "/rounds"
    return make_response(redirect(f"/o/{event_key}{place}", 303))


def _series(series_id: str) -> RoundSeries:
    with database().read() as db:
        series = series_of(db, event_id=organiser().event_id, series_id=series_id)
    if series is None:
        raise NotFound()
    return series


def _take(event_key: str, series: RoundSeries | None) -> str | Response:
    """Take the form of a plan. What it cannot take is shown again, with nothing lost."""
    who = organiser()
    try:
        form = read(SeriesForm, **({"draft_id": series.id} if series else {}))
        with database().write() as db:
            where = {"event_id": who.event_id, "person_id": who.person_id}
            kept = service.plan(db, form=form, now=now(), **where)
            if form.then == "announce":
                service.announce(db, series_id=kept.id, now=now(), **where)
    except (InvalidInput, Conflict, Gone) as error:
        if wants_json():
            raise
        return make_response(_form(event_key, again(error), series), error.status)
    return make_response(redirect(f"/o/{event_key}/rounds", 303))


def _form(event_key: str, state: Again, series: RoundSeries | None = None) -> str:
    place = f"/o/{event_key}/rounds"
    return render_template(
        "pages/rounds/plan.html",
        form=state,
        title=_("Change the rounds") if series else _("Plan rounds"),
        action=f"{place}/{series.id}" if series else f"{place}/new",
        series_state=series.state if series else "",
        withdraw_url=f"{place}/{series.id}/withdraw" if series else "",
        takes=_takes(state),
        phase=organiser().phase,
    )


def _takes(state: Again) -> str:
    """Return how long the rounds on the form take, if its numbers are some."""
    try:
        numbers = [int(str(state.value(name, 0))) for name in ("rounds", "minutes", "change_s")]
    except ValueError:
        return ""
    return duration_words(*numbers) if all(0 <= number <= 300 for number in numbers) else ""


def _values(series: RoundSeries) -> dict[str, object]:
    zone = ZoneInfo(organiser().timezone)
    starts_at = series.starts_at.astimezone(zone).strftime(LOCAL) if series.starts_at else ""
    values = {name: getattr(series, name) for name in service.PLANNED}
    return {**values, "title": series.title or "", "starts_at": starts_at, "draft_id": series.id}

"""The organiser's events: the list, a new one, and the settings of one."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from flask import Blueprint, Response, g, make_response, redirect, render_template, request
from flask_babel import format_date

from eventnet.accounts.guards import require_visitor, signed_in
from eventnet.core.errors import Conflict, InvalidInput, NotAllowed
from eventnet.events import service
from eventnet.events.forms import EventForm, PhaseForm, ScreenForm
from eventnet.events.guards import organiser, organiser_of_event
from eventnet.events.models import Event
from eventnet.events.queries import audit_of, events_run_by
from eventnet.web.again import Again, FieldError, again, fresh
from eventnet.web.context import database, now, settings
from eventnet.web.i18n import LOCALES, NAMES
from eventnet.web.reading import read
from eventnet.web.wording import words_for

blueprint = Blueprint("organiser_events", __name__)
LOCAL = "%Y-%m-%dT%H:%M"


@blueprint.get("/o")
@signed_in
def my_events() -> str:
    """List the events that the person runs."""
    who = require_visitor()
    with database().read() as db:
        events = events_run_by(db, who.person_id)
    return render_template(
        "pages/events/my_events.html", events=events, may_create=who.may_create_events
    )


@blueprint.get("/o/new")
@signed_in
def new_event() -> str:
    """Ask for what an event needs."""
    _may_create()
    zone = "Europe/Berlin" if "Europe/Berlin" in available_timezones() else "UTC"
    today = now().astimezone(ZoneInfo(zone))
    nine, five = today.replace(hour=9, minute=0), today.replace(hour=17, minute=0)
    return _new(
        fresh(
            {
                "timezone": zone,
                "locale": settings().default_locale,
                "starts_at": nine.strftime(LOCAL),
                "ends_at": five.strftime(LOCAL),
            }
        )
    )


@blueprint.post("/o/new")
@signed_in
def create_event() -> str | Response:
    """Create the event and go to its control room."""
    who = _may_create()
    try:
        form = read(EventForm)
        with database().write() as db:
            event = service.create_event(db, owner_id=who, form=form, now=now())
    except InvalidInput as error:
        return make_response(_new(again(error)), error.status)
    return make_response(redirect(f"/o/{event.key}", 303))


@blueprint.get("/o/<event_key>/settings")
@organiser_of_event
def settings_page(event_key: str) -> str:
    """Show the event's settings and its audit log."""
    with database().read() as db:
        event = db.get_one(Event, organiser().event_id)
    return _settings(event, fresh(_values(event)))


@blueprint.post("/o/<event_key>/settings")
@organiser_of_event
def change_event(event_key: str) -> str | Response:
    """Save the event's settings."""
    who = organiser()
    try:
        form = read(EventForm)
        with database().write() as db:
            service.change_event(
                db, event_id=who.event_id, person_id=who.person_id, form=form, now=now()
            )
    except InvalidInput as error:
        with database().read() as db:
            event = db.get_one(Event, who.event_id)
        return make_response(_settings(event, again(error)), error.status)
    return make_response(redirect(f"/o/{event_key}/settings", 303))


@blueprint.post("/o/<event_key>/phase")
@organiser_of_event
def change_phase(event_key: str) -> str | Response:
    """Begin, end, reopen or close the event."""
    who = organiser()
    form = read(PhaseForm)
    try:
        with database().write() as db:
            service.go_to(
                db, event_id=who.event_id, phase=form.phase, person_id=who.person_id, now=now()
            )
    except Conflict as error:
        with database().read() as db:
            event = db.get_one(Event, who.event_id)
        state = fresh(_values(event))
        state.errors.append(FieldError("", words_for(error.error_code, error.status).text))
        return make_response(_settings(event, state), error.status)
    back = request.args.get("from")
    return make_response(
        redirect(f"/o/{event_key}" + ("" if back == "overview" else "/settings"), 303)
    )


@blueprint.post("/o/<event_key>/screen")
@organiser_of_event
def renew_screen(event_key: str) -> Response:
    """End the link of the big screen, and make another one."""
    who = organiser()
    form = read(ScreenForm)
    with database().write() as db:
        service.renew_screen(
            db, event_id=who.event_id, person_id=who.person_id, number=form.number, now=now()
        )
    return make_response(redirect(f"/o/{event_key}#big-screen", 303))


def _may_create() -> str:
    who = require_visitor()
    if not who.may_create_events:
        raise NotAllowed()
    return who.person_id


def _values(event: Event) -> dict[str, object]:
    zone = ZoneInfo(event.timezone)

    def local(moment: datetime) -> str:
        return moment.astimezone(zone).strftime(LOCAL)

    return {
        "name": event.name,
        "place": event.place or "",
        "timezone": event.timezone,
        "locale": event.locale,
        "starts_at": local(event.starts_at),
        "ends_at": local(event.ends_at),
        "conduct_url": event.conduct_url or "",
    }


def _options() -> dict[str, list[dict[str, str]]]:
    zones = sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")
    return {
        "zones": [{"value": zone, "label": zone.replace("_", " ")} for zone in zones],
        "languages": [{"value": code, "label": NAMES[code]} for code in LOCALES],
    }


def _new(form: Again) -> str:
    return render_template("pages/events/new_event.html", form=form, **_options())


def _settings(event: Event, form: Again) -> str:
    with database().read() as db:
        audit = audit_of(db, event.id)
    g.timezone = event.timezone
    return render_template(
        "pages/events/settings.html",
        event=event,
        form=form,
        audit=audit,
        begins=format_date(event.starts_at, "full"),
        **_options(),
    )

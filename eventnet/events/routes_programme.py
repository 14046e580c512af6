"""The organiser's programme: taken from a calendar file or typed, and what of it is quiet."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, Response, make_response, redirect, render_template, request

from eventnet.core.errors import Conflict, InvalidInput, NotFound
from eventnet.events import programming
from eventnet.events.calendars import MOST_BYTES, Read, entries_of
from eventnet.events.forms import ItemForm, LimitForm, QuietForm
from eventnet.events.guards import Organiser, organiser, organiser_of_event
from eventnet.events.models import Event, ProgrammeItem
from eventnet.events.queries import programme_of, typed_item
from eventnet.events.views import programme_view
from eventnet.web.again import Again, again, fresh
from eventnet.web.context import database, now
from eventnet.web.reading import read, wants_json

blueprint = Blueprint("programme", __name__)
LOCAL = "%Y-%m-%dT%H:%M"
MULTIPART = 4096
"""What a browser sends around a file."""


@blueprint.get("/o/<event_key>/programme")
@organiser_of_event
def programme_page(event_key: str) -> str:
    """Show the programme by days, with the ways to change it."""
    starts_at = organiser().starts_at.astimezone(ZoneInfo(organiser().timezone))
    return _page(event_key, fresh({"starts_at": starts_at.strftime(LOCAL), "ends_at": ""}))


@blueprint.post("/o/<event_key>/programme/calendar")
@organiser_of_event
def take_calendar(event_key: str) -> str | Response:
    """Take the programme from an iCalendar file, in place of what came from one before."""
    who = organiser()
    try:
        entries = _uploaded(who)
        with database().write() as db:
            programming.take_programme(
                db, event_id=who.event_id, person_id=who.person_id, entries=entries, now=now()
            )
    except InvalidInput as error:
        return make_response(_page(event_key, again(error)), error.status)
    return _back(event_key)


@blueprint.post("/o/<event_key>/programme")
@organiser_of_event
def add_item(event_key: str) -> str | Response:
    """Write one entry down."""
    who = organiser()
    try:
        form = read(ItemForm)
        with database().write() as db:
            programming.add_item(
                db, event_id=who.event_id, person_id=who.person_id, form=form, now=now()
            )
    except (InvalidInput, Conflict) as error:
        if wants_json():
            raise
        return make_response(_page(event_key, again(error)), error.status)
    return _back(event_key)


@blueprint.post("/o/<event_key>/programme/limit")
@organiser_of_event
def limit_prompts(event_key: str) -> str | Response:
    """Say how many prompts an hour reach anybody."""
    who = organiser()
    try:
        form = read(LimitForm)
    except InvalidInput as error:
        if wants_json():
            raise
        return make_response(_page(event_key, again(error)), error.status)
    with database().write() as db:
        programming.limit_prompts(
            db,
            event_id=who.event_id,
            person_id=who.person_id,
            most_an_hour=form.prompts_an_hour,
            now=now(),
        )
    return _back(event_key)


@blueprint.get("/o/<event_key>/programme/<item_id>")
@organiser_of_event
def item_page(event_key: str, item_id: str) -> str:
    """Show an entry that was typed, to be written anew."""
    who = organiser()
    item = _typed(who, item_id)
    zone = ZoneInfo(who.timezone)
    return render_template(
        "pages/events/programme_item.html",
        title=item.title,
        url=f"/o/{event_key}/programme/{item_id}",
        form=fresh(
            {
                "title": item.title,
                "place": item.place or "",
                "starts_at": item.starts_at.astimezone(zone).strftime(LOCAL),
                "ends_at": item.ends_at.astimezone(zone).strftime(LOCAL),
                "is_quiet": str(item.is_quiet).lower(),
            }
        ),
    )


@blueprint.post("/o/<event_key>/programme/<item_id>")
@organiser_of_event
def change_item(event_key: str, item_id: str) -> str | Response:
    """Write an entry anew that was typed."""
    who = organiser()
    try:
        form = read(ItemForm)
        with database().write() as db:
            programming.change_item(
                db,
                event_id=who.event_id,
                item_id=item_id,
                person_id=who.person_id,
                form=form,
                now=now(),
            )
    except InvalidInput as error:
        page = render_template(
            "pages/events/programme_item.html",
            title=_typed(who, item_id).title,
            url=f"/o/{event_key}/programme/{item_id}",
            form=again(error),
        )
        return make_response(page, error.status)
    return _back(event_key)


@blueprint.post("/o/<event_key>/programme/<item_id>/quiet")
@organiser_of_event
def set_quiet(event_key: str, item_id: str) -> Response:
    """Say whether anything may be pushed during an entry."""
    form = read(QuietForm)
    with database().write() as db:
        programming.set_quiet(
            db, event_id=organiser().event_id, item_id=item_id, is_quiet=form.is_quiet
        )
    return _back(event_key)


@blueprint.post("/o/<event_key>/programme/<item_id>/remove")
@organiser_of_event
def remove_item(event_key: str, item_id: str) -> Response:
    """Take an entry off."""
    who = organiser()
    with database().write() as db:
        programming.remove_item(
            db, event_id=who.event_id, item_id=item_id, person_id=who.person_id, now=now()
        )
    return _back(event_key)


def _typed(who: Organiser, item_id: str) -> ProgrammeItem:
    """Return an entry that was typed. Refuses: a foreign one, or one of a calendar (NotFound)."""
    with database().read() as db:
        item = typed_item(db, event_id=who.event_id, item_id=item_id)
    if item is None:
        raise NotFound()
    return item


def _uploaded(who: Organiser) -> list[Read]:
    """Return the entries of the file that was sent. Refuses: none, one too large, or no calendar (InvalidInput)."""
    request.max_content_length = MOST_BYTES + MULTIPART
    sent = request.files.get("calendar")
    body = b""
    if sent is not None:
        with sent.stream as stream:
            body = stream.read(MOST_BYTES + 1)
    if not body:
        raise InvalidInput(fields={"calendar": "missing"})
    if len(body) > MOST_BYTES:
        raise InvalidInput(fields={"calendar": "too-long"})
    try:
        span = programming.around(who.starts_at, who.ends_at)
        return entries_of(body, timezone=who.timezone, within=span)
    except ValueError as error:
        raise InvalidInput(fields={"calendar": "not-a-calendar"}) from error


def _back(event_key: str) -> Response:
    return make_response(redirect(f"/o/{event_key}/programme", 303))


def _page(event_key: str, form: Again) -> str:
    who = organiser()
    with database().read() as db:
        items = programme_of(db, who.event_id)
        most_an_hour = db.get_one(Event, who.event_id).prompts_an_hour
    return render_template(
        "pages/events/programme.html",
        form=form,
        days=programme_view(items, event_key=event_key, timezone=who.timezone),
        most_an_hour=form.value("prompts_an_hour", most_an_hour),
    )

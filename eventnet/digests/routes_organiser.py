"""The organiser's view of letters: what they look like, one to oneself, and how they went. Counts only, nobody's letter."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import astuple

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import format_number
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventnet.accounts.models import Person
from eventnet.attendees.views import masthead
from eventnet.core.errors import Conflict, NotFound
from eventnet.digests.example import Frame, digest_example, nudge_example, reminder_example
from eventnet.digests.forms import EXAMPLES, ExampleForm
from eventnet.digests.putting_off import stuck_at
from eventnet.digests.service import KINDS
from eventnet.digests.testing import send_example
from eventnet.events import service as events
from eventnet.events.guards import organiser, organiser_of_event
from eventnet.mail.queries import Tally, tally_of
from eventnet.mail.rendering import speaking
from eventnet.mail.service import Rendered, try_again
from eventnet.prompts.tally import step_of
from eventnet.web.context import database, now, settings
from eventnet.web.headers import as_framed, let_frame_own
from eventnet.web.i18n import LOCALES, NAMES, current_locale
from eventnet.web.limits import limiter
from eventnet.web.reading import read

blueprint = Blueprint("letters_desk", __name__)

_WRITERS: dict[str, Callable[..., Rendered]] = {
    "digest": digest_example,
    "nudge": nudge_example,
    "reminder": reminder_example,
}
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


@blueprint.get("/o/<event_key>/letters")
@organiser_of_event
def letters_page(event_key: str) -> Response:
    """Show what attendees get by mail, and in counts how it went."""
    who = organiser()
    kind, locale = request.args.get("kind", EXAMPLES[0]), request.args.get("locale", "")
    if kind not in EXAMPLES:
        kind = EXAMPLES[0]
    if locale not in LOCALES:
        locale = current_locale()
    with database().read() as db:
        tally = tally_of(db, event_id=who.event_id, kinds=KINDS)
        stuck, address = stuck_at(db, who.event_id), _proven(db, who.person_id)
    page = render_template(
        "pages/digests/letters.html",
        phase=who.phase,
        kinds=_switch(kind, locale),
        languages=[
            {"text": NAMES[one], "href": f"?kind={kind}&locale={one}", "current": one == locale}
            for one in LOCALES
        ],
        kind=kind,
        locale_of_letter=locale,
        example_url=f"/o/{event_key}/letters/{kind}/{locale}",
        address=address,
        said=request.args.get("said", ""),
        any_letters=stuck > 0 or any(astuple(tally)),
        tally=tally_view(tally, stuck),
        may_try_again=tally.failed + tally.deferred > 0,
    )
    response = make_response(page)
    let_frame_own(response, settings())
    return response


@blueprint.get("/o/<event_key>/letters/<kind>/<locale>")
@organiser_of_event
def example(event_key: str, kind: str, locale: str) -> Response:
    """Show an example of a letter as mail programs do: with its own styles, and nothing that runs. Refuses: an unknown one (NotFound)."""
    if kind not in EXAMPLES or locale not in LOCALES:
        raise NotFound()
    html = _written(kind, locale).html
    response = make_response(html)
    as_framed(response, styles=_STYLE.findall(html))
    return response


@blueprint.post("/o/<event_key>/letters/test")
@organiser_of_event
@limiter.limit("10 per hour")
def send_to_oneself(event_key: str) -> Response:
    """Send an example to the organiser's own address; twice in a minute it goes once. Refuses: no proven address (Conflict)."""
    who, form = organiser(), read(ExampleForm)
    words = _written(form.kind, form.locale)
    with database().write() as db:
        address = _proven(db, who.person_id)
        if address is None:
            raise Conflict("no-address")
        send_example(
            db,
            to=address,
            person_id=who.person_id,
            event_id=who.event_id,
            locale=form.locale,
            words=words,
            host=settings().public_host,
            now=now(),
        )
    back = f"/o/{event_key}/letters?kind={form.kind}&locale={form.locale}&said=sent"
    return make_response(redirect(back, 303))


@blueprint.post("/o/<event_key>/letters/again")
@organiser_of_event
@limiter.limit("10 per hour")
def again(event_key: str) -> Response:
    """Try those letters again that a passing fault stopped."""
    who = organiser()
    with database().write() as db:
        tried = try_again(db, event_id=who.event_id, kinds=KINDS, now=now())
        if tried:
            events.note(
                db,
                event_id=who.event_id,
                person_id=who.person_id,
                action="letters-tried-again",
                now=now(),
            )
    return make_response(redirect(f"/o/{event_key}/letters?said=again", 303))


def tally_view(tally: Tally, stuck: int) -> list[dict[str, str | bool]]:
    """Return the counts in words: in steps of five, and "a few" below, as with all that organisers are told of people.

    Since all move in steps, none can be worked out from the others. Those that are usually none are there only when there are some.
    """
    always = [
        (tally.sent, _("Sent"), False),
        (tally.waiting, _("Waiting"), False),
        (tally.deferred, _("Held up, tried again by itself"), False),
        (tally.refused, _("Refused for good"), tally.refused > 0),
    ]
    sometimes = [
        (tally.failed, _("Given up"), True),
        (tally.cancelled, _("Taken back before they went"), False),
        (tally.doubled, _("May arrive twice, and say so"), False),
        (stuck, _("Plans that could not be written yet"), True),
    ]
    return [
        {"value": _told(count), "words": words, "care": care}
        for count, words, care in always + [one for one in sometimes if one[0]]
    ]


def _told(count: int) -> str:
    stepped = step_of(count)
    return str(_("a few") if stepped is None else format_number(stepped))


def _written(kind: str, locale: str) -> Rendered:
    who, here = organiser(), f"{settings().public_url}/o/{organiser().event_key}/letters"
    with speaking(locale, who.timezone):
        head = masthead(who.event_name, who.place, who.starts_at, who.ends_at, who.event_key)
    frame = Frame(
        masthead=head,
        event_name=who.event_name,
        timezone=who.timezone,
        ends_at=who.ends_at,
        plan_url=here,
        stop_url=here,
    )
    return _WRITERS[kind](frame, locale=locale)


def _proven(db: Session, person_id: str) -> str | None:
    person = db.get_one(Person, person_id)
    return person.email if person.email_verified_at is not None else None


def _switch(kind: str, locale: str) -> list[dict[str, str | bool]]:
    words = {
        "digest": _("Plan"),
        "nudge": _("Still open"),
        "reminder": _("A promise’s day"),
    }
    return [
        {"text": words[one], "href": f"?kind={one}&locale={locale}", "current": one == kind}
        for one in EXAMPLES
    ]

"""The organiser's blank badges: making them, printing those that are nobody's yet, and a list of their links."""

from __future__ import annotations

import csv
from io import StringIO

from flask import Blueprint, Response, make_response, redirect, render_template

from eventnet.badges.blanks import batches_of, free_codes, make_blanks
from eventnet.badges.codes import badge_link, typed_form
from eventnet.badges.drawing import draw
from eventnet.badges.forms import MOST_AT_ONCE, BlanksForm
from eventnet.core.errors import InvalidInput
from eventnet.core.ids import new_id
from eventnet.events.guards import organiser, organiser_of_event
from eventnet.web.again import Again, again, fresh
from eventnet.web.context import database, now, settings
from eventnet.web.reading import read

blueprint = Blueprint("organiser_badges", __name__)

ON_A_SHEET = 10


@blueprint.get("/o/<event_key>/badges")
@organiser_of_event
def badges_page(event_key: str) -> str:
    """List the batches of blank badges, with a way to make more."""
    return _page(fresh({"count": 50}))


@blueprint.post("/o/<event_key>/badges/blanks")
@organiser_of_event
def make(event_key: str) -> str | Response:
    """Make a batch of blank badges."""
    who = organiser()
    try:
        form = read(BlanksForm)
        with database().write() as db:
            make_blanks(
                db,
                event_id=who.event_id,
                person_id=who.person_id,
                batch=form.batch,
                count=form.count,
                now=now(),
            )
    except InvalidInput as error:
        return make_response(_page(again(error)), error.status)
    return make_response(redirect(f"/o/{event_key}/badges", 303))


@blueprint.get("/o/<event_key>/badges/blanks/<batch>/print")
@organiser_of_event
def print_page(event_key: str, batch: str) -> str:
    """Show sheets of the badges of a batch that nobody has bound, true to scale, for the browser to print."""
    who = organiser()
    with database().read() as db:
        codes = free_codes(db, event_id=who.event_id, batch=batch)
    labels = [
        {"typed": typed_form(code), "code": draw(badge_link(settings().public_url, code))}
        for code in codes
    ]
    return render_template(
        "pages/badges/blanks_print.html",
        sheets=[labels[start : start + ON_A_SHEET] for start in range(0, len(labels), ON_A_SHEET)],
        event_name=who.event_name,
        back=f"/o/{event_key}/badges",
    )


@blueprint.get("/o/<event_key>/badges/blanks/<batch>/list.csv")
@organiser_of_event
def list_of_links(event_key: str, batch: str) -> Response:
    """Hand out the codes of a batch that nobody has bound, with the link that stands in each QR, for a print shop."""
    with database().read() as db:
        codes = free_codes(db, event_id=organiser().event_id, batch=batch)
    sheet = StringIO()
    writer = csv.writer(sheet, quoting=csv.QUOTE_ALL)
    writer.writerow(["code", "link"])
    writer.writerows((typed_form(code), badge_link(settings().public_url, code)) for code in codes)
    return Response(
        sheet.getvalue(),
        mimetype="text/csv",
        headers={
            "Content-Disposition": 'attachment; filename="blank-badges.csv"',
            "Cache-Control": "no-store",
        },
    )


def _page(form: Again) -> str:
    who = organiser()
    with database().read() as db:
        batches = batches_of(db, who.event_id)
    return render_template(
        "pages/badges/blanks.html",
        batches=batches,
        batch=form.value("batch") or new_id(),
        most=MOST_AT_ONCE,
        form=form,
    )

"""The analytics page of an event's organisers, and its figures as a sheet."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, Response, render_template
from flask_babel import format_datetime, get_locale
from flask_babel import gettext as _

from eventnet.analytics.blocks import all_blocks
from eventnet.analytics.keeping import figures_of
from eventnet.analytics.service import note_export
from eventnet.analytics.sheet import sheet_of
from eventnet.events.guards import organiser, organiser_of_event
from eventnet.web.context import database, now

blueprint = Blueprint("analytics", __name__)


@blueprint.get("/o/<event_key>/analytics")
@organiser_of_event
def analytics(event_key: str) -> str:
    """Show the figures as they were published last."""
    who = organiser()
    figures, at = figures_of(database(), who.event_id, now=now())
    locale = get_locale()
    return render_template(
        "pages/analytics/analytics.html",
        blocks=all_blocks(
            figures,
            zone=ZoneInfo(who.timezone),
            mirrored=locale is not None and locale.text_direction == "rtl",
        ),
        as_of=format_datetime(at, _("d MMMM, HH:mm")),
        sheet_url=f"/o/{event_key}/analytics.csv",
    )


@blueprint.post("/o/<event_key>/analytics.csv")
@organiser_of_event
def download(event_key: str) -> Response:
    """Hand out the figures as a sheet, and write that into the event's audit log."""
    who = organiser()
    moment = now()
    figures, _at = figures_of(database(), who.event_id, now=moment)
    with database().write() as db:
        note_export(db, event_id=who.event_id, person_id=who.person_id, now=moment)
    sheet = sheet_of(figures, zone=ZoneInfo(who.timezone))
    return Response(
        sheet,
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="figures-{event_key}.csv"'},
    )

"""An attendee's composed pages: Now, People, one person, Scan, and the snapshot behind them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request

from eventnet.attendees.guards import attendee_of_event, attending
from eventnet.attendees.models import Attendee
from eventnet.attendees.views import languages_view, person_view, state_shown
from eventnet.circles.views import card_view as circle_card
from eventnet.circles.views import list_view as circle_list
from eventnet.connections.finding import chosen
from eventnet.connections.opening import last_day
from eventnet.connections.queries import (
    Known,
    connection_of,
    connections_of,
    requests_from,
    requests_to,
)
from eventnet.connections.seeing import note_seen
from eventnet.connections.seen import COOKIE, unseal
from eventnet.connections.tags import tags_of
from eventnet.connections.views import asked_view, connection_view, moment_words, request_view
from eventnet.core.errors import NotFound
from eventnet.digests.queries import digest_url_of
from eventnet.events.phases import takes_people
from eventnet.events.queries import places_at
from eventnet.front.finding import filters_of, has_pending, nobody_words, row_attrs
from eventnet.front.snapshots import card_fields, due_promises, snapshot
from eventnet.introductions.queries import brought_together_by, offers_to
from eventnet.introductions.views import offer_view
from eventnet.promises.queries import (
    exchanges_of,
    promises_by_connection,
    promises_elsewhere,
    promises_of,
)
from eventnet.promises.views import exchange_choices, exchange_view, promise_view
from eventnet.prompts.queries import Timeline, timeline_of
from eventnet.rounds.queries_together import sat_with
from eventnet.rounds.views import card_view
from eventnet.suggestions.queries import hoping_for
from eventnet.web.context import database, now, secrets
from eventnet.web.i18n import current_locale

blueprint = Blueprint("front", __name__)


@blueprint.get("/e/<event_key>/snapshot")
@attendee_of_event
def snapshot_json(event_key: str) -> Response:
    """Return the state of the attendee's pages as JSON."""
    me = attending()
    with database().read() as db:
        state = snapshot(db, me, now=now())
        latest = connections_of(db, me.attendee_id, limit=1)
    note_seen(latest, now=now())
    return jsonify(state)


@blueprint.get("/e/<event_key>/now")
@attendee_of_event
def now_page(event_key: str) -> str | Response:
    """Show what is on: requests first, then the prompt, then what was missed. After the event: the plan."""
    me = attending()
    with database().read() as db:
        if me.phase in {"after", "closed"}:
            plan = digest_url_of(db, attendee_id=me.attendee_id, event_key=event_key)
            if plan is not None:
                return make_response(redirect(plan, 303))
        state = snapshot(db, me, now=now())
        offers = offers_to(db, me.attendee_id, now=now())
        mine = db.get_one(Attendee, me.attendee_id)
        fields = card_fields(mine)
        hoping = len(hoping_for(db, mine)) if me.phase == "live" else 0
        sat = {one.attendee.id for one in sat_with(db, mine.id, now=now())}
        latest = connections_of(db, me.attendee_id, limit=1)
        due = due_promises(db, me, now=now())
    cookie = request.cookies.get(COOKIE, "") if takes_people(me.phase) else ""
    seen = unseal(cookie, secrets=secrets(), now=now())
    note_seen(latest, now=now())
    return render_template(
        "pages/front/now.html",
        state=state,
        card=card_view(state["rounds"], state["table"]),
        my_circle=circle_card(state["circle"]),
        circles=circle_list(state["circles"], state["circle"]),
        fields=fields,
        phase=me.phase,
        my_state=me.state,
        hoping=hoping,
        sat=len(sat) if me.phase == "live" else 0,
        due=due,
        seen_at=moment_words(seen.at, timezone=me.timezone, now=now()) if seen else None,
        introductions=[
            offer_view(one, event_key=event_key, timezone=me.timezone, now=now()) for one in offers
        ],
    )


@blueprint.get("/e/<event_key>/people")
@attendee_of_event
def people_page(event_key: str) -> str:
    """List whom the attendee met, the latest first, with requests on top."""
    me = attending()
    search = request.args.get("q", "")[:100]
    starred = request.args.get("show") == "starred"
    promises = request.args.get("show") == "promises"
    tag = request.args.get("tag", "")[:20]
    moment = now()
    with database().read() as db:
        everybody = connections_of(db, me.attendee_id)
        book = tags_of(db, me.attendee_id)
        promised = promises_of(db, me.attendee_id, everybody)
        elsewhere = promises_elsewhere(db, me.attendee_id)
        between = promises_by_connection(promised)
        known = chosen(everybody, book, search=search, starred=starred, tag=tag)
        if promises:
            known = [row for row in known if has_pending(between, row)]
        timeline = timeline_of(db, me.event_id)
        asked = requests_from(db, me.attendee_id, now=moment)
        waiting = requests_to(db, me.attendee_id)
        moments = [row.connection.made_at for row in known]
        moments += [row.at for row in asked] + [row.at for row, _person in waiting]
        places = places_at(db, me.event_id, moments)
        fields = card_fields(db.get_one(Attendee, me.attendee_id))
    note_seen(known, now=moment)
    here: dict[str, Any] = {
        "event_key": event_key, "timezone": me.timezone, "now": moment, "places": places,
    }  # fmt: skip
    people = [
        row_attrs(row, book, between)
        | connection_view(
            row,
            **here,
            prompt=question_at(timeline, row),
            tags=book.on(row.connection.id),
        )
        | {"state": state_shown(row.other, me.phase)}
        for row in known
    ]
    return render_template(
        "pages/front/people.html",
        people=people,
        total=len(everybody),
        search=search,
        narrowed=bool(search or starred or tag or promises),
        nobody=nobody_words(search, starred=starred, promises=promises),
        filters=filters_of(
            everybody,
            book,
            between,
            event_key=event_key,
            current=tag or ("starred" if starred else "promises" if promises else "all"),
        ),
        has_promises=bool(promised or elsewhere),
        requests=[request_view(row, person, **here) for row, person in waiting],
        fields=fields,
        asked=[asked_view(row, timezone=me.timezone, now=moment, places=places) for row in asked],
    )


@blueprint.get("/e/<event_key>/people/<connection_id>")
@attendee_of_event
def person_page(event_key: str, connection_id: str) -> str:
    """Show one person the attendee met: how, what was noted, the card they share, and what they see."""
    me = attending()
    with database().read() as db:
        known = connection_of(db, attendee_id=me.attendee_id, connection_id=connection_id)
        if known is None:
            raise NotFound()
        mine = db.get_one(Attendee, me.attendee_id)
        prompt = question_at(timeline_of(db, me.event_id), known)
        places = places_at(db, me.event_id, [known.connection.made_at])
        brought = brought_together_by(db, attendee_id=mine.id, other_id=known.other.id)
        tags = tags_of(db, me.attendee_id).offered(connection_id)
        promised = promises_of(db, me.attendee_id, [known])
        exchanges = exchanges_of(db, attendee_id=me.attendee_id, connection_id=connection_id)
    moment = now()
    note_seen([known], now=moment)
    view = connection_view(
        known,
        event_key=event_key,
        timezone=me.timezone,
        now=moment,
        places=places,
        me=mine,
        prompt=prompt,
        tags=tags,
    )
    fields: list[dict[str, Any]] = [
        {**field, "checked": field["value"] in known.mine.shares} for field in card_fields(mine)
    ]
    return render_template(
        "pages/front/person.html",
        connection=view,
        topics=known.other.ask_me_about,
        looking=known.other.looking_for,
        spoken=languages_view(known.other.languages, locale=current_locale()),
        state=state_shown(known.other, me.phase),
        note=known.mine.note or "",
        promises=[
            promise_view(row, event_key=event_key, timezone=me.timezone, now=moment)
            for row in promised
            if row.known is not None
        ],
        exchanges=[exchange_view(row, event_key=event_key) for row in exchanges],
        exchange_choices=exchange_choices(),
        card=known.card(moment),
        opens=moment < known.opens_at,
        until=last_day(known.mine.shares_until, me.timezone).isoformat()
        if known.mine.shares_until
        else "",
        me=person_view(mine),
        fields=fields,
        brought_by={"name": brought[1].name, "words": brought[0].words} if brought else None,
    )


@blueprint.get("/e/<event_key>/scan")
@attendee_of_event
def scan_page(event_key: str) -> str:
    """Show the scanner."""
    me = attending()
    with database().read() as db:
        mine = person_view(db.get_one(Attendee, me.attendee_id))
    if not takes_people(me.phase):
        return render_template("pages/front/scan_over.html")
    return render_template("pages/front/scan.html", me=mine, scans_url=f"/e/{event_key}/scans")


def question_at(timeline: Timeline, known: Known) -> str | None:
    """Return the question that was on when two people met."""
    prompt = timeline.at(known.connection.made_at)
    return prompt.question if prompt else None

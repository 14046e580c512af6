"""Rounds as organisers see them: what is on, with what they can press, what is planned, and what came of it. Counts only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from flask_babel import format_date, format_number, get_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventnet.prompts.tally import step_of
from eventnet.prompts.wording import count_words
from eventnet.questions.library import entry_of
from eventnet.rounds.models import RoundSeries
from eventnet.rounds.queries import Now, members_of, now_at, places_in, series_at
from eventnet.rounds.queries_together import Outcome, outcomes_at
from eventnet.rounds.states import lasts
from eventnet.rounds.wording import (
    clock_words,
    left_words,
    minutes_words,
    round_words,
    shape_words,
    title_of,
)

A_MINUTE = timedelta(minutes=1)
Talk = tuple[datetime, datetime]


@dataclass(frozen=True)
class Desk:
    """Whose desk it is: the event's address and clock, the moment, the language, and when talks are on."""

    event_key: str
    timezone: str
    now: datetime
    locale: str
    talks: Sequence[Talk] = ()

    def url(self, series: RoundSeries) -> str:
        """Return the address of a series."""
        return f"/o/{self.event_key}/rounds/{series.id}"


class AtDesk(Protocol):
    """Who asks: the event that they run."""

    @property
    def event_key(self) -> str:
        """Return the event's address."""
        ...

    @property
    def timezone(self) -> str:
        """Return the event's time zone."""
        ...


def desk_of(who: AtDesk, *, now: datetime, talks: Sequence[Talk] = ()) -> Desk:
    """Return the desk of an organiser, in the language of the page."""
    locale = get_locale()
    return Desk(
        event_key=who.event_key,
        timezone=who.timezone,
        now=now,
        locale=locale.language if locale is not None else "en",
        talks=talks,
    )


def desk_view(db: Session, event_id: str, desk: Desk) -> dict[str, Any]:
    """Return all rounds of an event: those on now, planned ones, and past ones with what came of them."""
    everything = series_at(db, event_id)
    past = [series for series in everything if series.state == "ended"]
    outcomes = outcomes_at(db, event_id, now=desk.now) if past else {}
    return {
        "on": on_view(db, event_id, desk),
        "planned": [
            _planned_view(series, desk)
            for series in reversed(everything)
            if series.state in {"planned", "missed"}
        ],
        "past": [past_view(series, outcomes.get(series.id, Outcome()), desk) for series in past],
    }


def on_view(db: Session, event_id: str, desk: Desk) -> dict[str, Any] | None:
    """Return the rounds that are announced or on, with the addresses of what an organiser can do with them."""
    found = now_at(db, event_id)
    if found is None:
        return None
    series, url = found.series, desk.url(found.series)
    members = members_of(db, [series.id]).get(series.id, 0)
    return {
        "id": series.id,
        "state": series.state,
        "title": title_of(series),
        "shape": shape_words(series),
        "head": round_words(series.number, series.rounds) if series.number else title_of(series),
        "number": series.number,
        "of": series.rounds,
        "url": url,
        "members": _people_words(members),
        "starts_at": series.starts_at.isoformat() if series.starts_at else "",
        "starts_words": clock_words(series.starts_at, desk.timezone) if series.starts_at else "",
        "starts_in": left_words(series.starts_at - desk.now) if series.starts_at else "",
        "late": late_words(series),
        "waits_for_hand": series.state == "paused" and _was_away(found),
        "notes": _notes(db, found, members, desk) if series.number else [],
        **_time(found, desk),
    }


def _time(found: Now, desk: Desk) -> dict[str, Any]:
    current = found.round
    if current is None:
        return {"ends_at": "", "left_words": "", "minutes": 1, "extend_until": "", "question": ""}
    stands = found.series.paused_at or desk.now
    entry = entry_of(current.question_key)
    whole = current.ends_at - current.placed_at
    return {
        "ends_at": current.ends_at.isoformat(),
        "left_words": left_words(current.ends_at - stands),
        "minutes": max(1, round(whole / A_MINUTE)),
        "extend_until": (current.ends_at + A_MINUTE).isoformat(),
        "question": entry.said(desk.locale).ask if entry else "",
    }


def _notes(db: Session, found: Now, members: int, desk: Desk) -> list[str]:
    """Return how the hall sits, in counts that give nobody away; tables are counted exactly, since everybody sees them."""
    places = places_in(db, found).values()
    tables = {place.table for place in places if place.table is not None}
    resting = sum(place.rests != "" and place.table is None for place in places)
    without = sum(place.waits and not place.rests for place in places)
    first, last = min(tables, default=0), max(tables, default=0)
    notes = [_people_words(members)]
    if tables:
        notes.insert(
            0,
            ngettext(
                "%(num)d table, number %(first)s",
                "%(num)d tables, numbers %(first)s to %(last)s",
                len(tables),
                first=first,
                last=last,
            ),
        )
    if resting:
        notes.append(
            _("Busy, or not to be disturbed: %(people)s", people=count_words(step_of(resting)))
        )
    if without:
        notes.append(_("No table in this round: %(people)s", people=count_words(step_of(without))))
    if found.round is not None:
        began = clock_words(found.round.placed_at, desk.timezone)
        notes.append(_("This round was called at %(time)s", time=began))
    return notes


def _people_words(people: int) -> str:
    told = step_of(people)
    if told is None:
        return str(_("A few take part"))
    return str(ngettext("%(num)d takes part", "%(num)d take part", told))


def late_words(series: RoundSeries) -> str:
    """Return by how much rounds were started after their time; nothing where it was less than a minute."""
    if series.starts_at is None or series.started_at is None:
        return ""
    late = (series.started_at - series.starts_at) // A_MINUTE
    return str(_("Started %(minutes)s late", minutes=minutes_words(late))) if late > 0 else ""


def _was_away(found: Now) -> bool:
    """Tell whether they stand still since the change of tables could not be made in its time."""
    paused_at = found.series.paused_at
    return paused_at is not None and found.round is not None and paused_at > found.round.ends_at


def _planned_view(series: RoundSeries, desk: Desk) -> dict[str, Any]:
    warn = ""
    if series.state == "missed":
        warn = _("Its time passed and it was not started. Give it another time, or announce it.")
    elif series.starts_at and any(start <= series.starts_at < end for start, end in desk.talks):
        warn = _("A talk is on then.")
    return {
        "id": series.id,
        "title": title_of(series),
        "line": f"{shape_words(series)} · {duration_words(series.rounds, series.minutes, series.change_s)}",
        "when": clock_words(series.starts_at, desk.timezone) if series.starts_at else "–",
        "state": "wait" if warn else "plan",
        "warn": warn,
        "url": desk.url(series),
    }


def past_view(series: RoundSeries, outcome: Outcome, desk: Desk) -> dict[str, Any]:
    """Return what came of rounds that are over, in steps."""
    line = ""
    if outcome.pairs:
        line = _(
            "%(people)s people sat together, as %(pairs)s pairs. Connected since: %(connected)s pairs.",
            people=count_words(step_of(outcome.people)),
            pairs=count_words(step_of(outcome.pairs)),
            connected=count_words(step_of(outcome.connected)),
        )
    began = series.started_at or series.created_at
    return {
        "title": title_of(series),
        "when": clock_words(began, desk.timezone),
        "day": format_date(began, _("d MMMM")),
        "words": _done_words(series),
        "line": " ".join((f"{shape_words(series)}.", line)).strip(),
        "late": late_words(series),
    }


def _done_words(series: RoundSeries) -> str:
    if series.number >= series.rounds:
        return str(_("Done"))
    done, planned = format_number(series.number), format_number(series.rounds)
    return str(_("%(done)s of %(planned)s held", done=done, planned=planned))


def duration_words(rounds: int, minutes: int, change_s: int) -> str:
    """Return how long rounds take, with the time to find the tables, in whole minutes."""
    whole = lasts(rounds=rounds, minutes=minutes, change_s=change_s)
    return minutes_words(-(-whole // A_MINUTE))

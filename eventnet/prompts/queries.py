"""Reading prompts: what a phone may see, what the desk sees. The number of queries does not grow with the rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.db.plain import plain
from eventnet.events.models import ProgrammeItem
from eventnet.prompts.models import Prompt, PromptOption, Reply
from eventnet.prompts.queries_counts import tallies_of, texts_of
from eventnet.prompts.queries_missions import fulfilled_by
from eventnet.prompts.queries_recipients import is_for
from eventnet.prompts.queries_texts import is_undecided
from eventnet.prompts.states import SEEN
from eventnet.prompts.tally import Tally

MOST_MISSED = 3


@dataclass(frozen=True)
class Shown:
    """A prompt as one reader may see it; without a tally, if they may not see that yet.

    `is_done` says that they have replied: with `mine`, or, to a mission, by meeting somebody.
    """

    prompt: Prompt
    options: tuple[PromptOption, ...]
    mine: Reply | None
    is_done: bool
    tally: Tally | None
    texts: tuple[str, ...]


def shown_of(
    db: Session,
    prompts: Sequence[Prompt],
    *,
    attendee_id: str | None = None,
    counts: bool = False,
    stepped: bool = False,
) -> list[Shown]:
    """Return prompts as one attendee may see them, or somebody of whom we know no reply.

    The tally is for those who replied, and for all when the prompt has closed; with `counts` it is there in any case.
    With `stepped` it moves in steps, as the desk sees it.
    """
    ids = [prompt.id for prompt in prompts]
    options = _options_of(db, ids)
    mine = _replies_of(db, ids, attendee_id) if attendee_id else {}
    done = {*mine, *(fulfilled_by(db, prompts, attendee_id) if attendee_id else ())}
    seen = [prompt for prompt in prompts if counts or prompt.state == "closed" or prompt.id in done]
    tallies = tallies_of(db, seen, options, stepped=stepped)
    texts = texts_of(db, list(tallies), reader_id=attendee_id)
    return [
        Shown(
            prompt=prompt,
            options=tuple(options[prompt.id]),
            mine=mine.get(prompt.id),
            is_done=prompt.id in done,
            tally=tallies.get(prompt.id),
            texts=tuple(texts[prompt.id]),
        )
        for prompt in prompts
    ]


def prompt_of(db: Session, *, event_id: str, prompt_id: str) -> Prompt | None:
    """Return a prompt of the event, in whatever state; for its organisers."""
    return db.scalar(select(Prompt).where(Prompt.id == prompt_id, Prompt.event_id == event_id))


def open_at(db: Session, event_id: str, *, attendee_id: str | None = None) -> list[Prompt]:
    """Return the prompts that are on, the newest first; with an attendee, those that are for them."""
    found = select(Prompt).where(Prompt.event_id == event_id, Prompt.state == "open")
    if attendee_id is not None:
        found = found.where(is_for(attendee_id))
    return list(db.scalars(found.order_by(Prompt.opened_at.desc(), Prompt.id.desc())))


def next_at(db: Session, event_id: str) -> Prompt | None:
    """Return the prompt that is sent next."""
    return db.scalar(
        select(Prompt)
        .where(Prompt.event_id == event_id, Prompt.state == "scheduled")
        .order_by(Prompt.opens_at, Prompt.id)
        .limit(1)
    )


def missed_at(db: Session, event_id: str) -> list[Prompt]:
    """Return the latest prompts of an event that were not sent, for its organisers to decide on."""
    return list(
        db.scalars(
            select(Prompt)
            .where(Prompt.event_id == event_id, Prompt.state == "missed")
            .order_by(Prompt.opens_at.desc(), Prompt.id.desc())
            .limit(MOST_MISSED)
        )
    )


def closed_without(db: Session, attendee_id: str) -> list[Prompt]:
    """Return the prompts that closed since the attendee joined and that they did not reply to, the latest first.

    A notice that is over has nothing more to say, and neither has a mission for which they met somebody.
    """
    replied = select(Reply.prompt_id).where(Reply.attendee_id == attendee_id)
    closed = db.scalars(
        select(Prompt)
        .join(Attendee, Attendee.event_id == Prompt.event_id)
        .where(
            Attendee.id == attendee_id,
            Prompt.state == "closed",
            Prompt.kind != "notice",
            Prompt.closed_at > Attendee.joined_at,
            Prompt.id.not_in(replied),
            is_for(attendee_id),
        )
        .order_by(Prompt.closed_at.desc(), Prompt.id.desc())
    ).all()
    met = fulfilled_by(db, closed, attendee_id)
    return [prompt for prompt in closed if prompt.id not in met][:MOST_MISSED]


def _options_of(db: Session, ids: Sequence[str]) -> dict[str, list[PromptOption]]:
    found = defaultdict(list)
    for option in db.scalars(
        select(PromptOption)
        .where(PromptOption.prompt_id.in_(ids))
        .order_by(PromptOption.prompt_id, PromptOption.position)
    ):
        found[option.prompt_id].append(option)
    return found


def _replies_of(db: Session, ids: Sequence[str], attendee_id: str) -> dict[str, Reply]:
    replies = db.scalars(
        select(Reply).where(Reply.prompt_id.in_(ids), Reply.attendee_id == attendee_id)
    )
    return {reply.prompt_id: reply for reply in replies}


@dataclass(frozen=True)
class Timeline:
    """The prompts that an event has seen, by when they were on."""

    spans: tuple[tuple[datetime, datetime, Prompt], ...]

    def at(self, moment: datetime) -> Prompt | None:
        """Return the prompt that was on at that moment, the newest when several were."""
        return next((prompt for first, last, prompt in self.spans if first <= moment < last), None)


def timeline_of(db: Session, event_id: str) -> Timeline:
    """Return when which prompt was on for everybody, for pages that ask it about many moments.

    What was for some is left out: it would tell one of the two that the other was among them.
    """
    ended = func.coalesce(Prompt.closed_at, Prompt.closes_at)
    rows = db.execute(
        select(Prompt.opened_at, ended, Prompt)
        .where(
            Prompt.event_id == event_id,
            Prompt.state.in_(SEEN),
            Prompt.audience == "all",
            Prompt.kind != "notice",
        )
        .order_by(Prompt.opened_at.desc(), Prompt.id.desc())
    )
    spans = ((first, last, prompt) for first, last, prompt in rows if first is not None)
    return Timeline(tuple(spans))


def prompt_on_at(db: Session, event_id: str, moment: datetime) -> Prompt | None:
    """Return the prompt that was on at a moment."""
    return timeline_of(db, event_id).at(moment)


@dataclass(frozen=True)
class Listed:
    """A prompt in the organiser's list: how many replied, how many texts wait to be read, and the entry it goes with."""

    prompt: Prompt
    replies: int
    unread: int
    follows: str | None


def listed_at(db: Session, event_id: str, *only: ColumnElement[bool]) -> list[Listed]:
    """Return the event's prompts in the order of their times, drafts first as they were written."""
    counts = (
        select(
            Reply.prompt_id,
            func.count().label("replies"),
            func.count().filter(is_undecided()).label("unread"),
        )
        .join(Prompt, Prompt.id == Reply.prompt_id)
        .join(Attendee, Attendee.id == Reply.attendee_id)
        .where(Prompt.event_id == event_id, Attendee.removed_at.is_(None))
        .group_by(Reply.prompt_id)
        .subquery()
    )
    rows = db.execute(
        select(
            Prompt,
            func.coalesce(counts.c.replies, 0),
            func.coalesce(counts.c.unread, 0),
            ProgrammeItem.title,
        )
        .outerjoin(counts, counts.c.prompt_id == Prompt.id)
        .outerjoin(ProgrammeItem, ProgrammeItem.id == Prompt.follows_id)
        .where(Prompt.event_id == event_id, *only)
    )
    listed = [Listed(*row) for row in rows]
    return sorted(listed, key=lambda row: (when_of(row.prompt), row.prompt.id))


def when_of(prompt: Prompt) -> datetime:
    """Return the moment that puts a prompt into its place in the day."""
    return prompt.opened_at or prompt.opens_at or prompt.created_at


@dataclass(frozen=True)
class SharedReply:
    """A prompt that two attendees both replied to, and whether they chose the same option."""

    prompt_id: str
    kind: str
    question: str
    same: bool


def shared_replies(
    db: Session, attendee_id: str, other_ids: Sequence[str]
) -> dict[str, list[SharedReply]]:
    """Return what an attendee and each of the others both replied to, the latest first. Never what they wrote."""
    mine = select(Reply).where(Reply.attendee_id == attendee_id).subquery()
    found: dict[str, list[SharedReply]] = {other_id: [] for other_id in other_ids}
    for other_id, theirs, own, prompt in db.execute(
        select(Reply.attendee_id, Reply.option_id, mine.c.option_id, Prompt)
        .join(mine, mine.c.prompt_id == Reply.prompt_id)
        .join(Prompt, Prompt.id == Reply.prompt_id)
        .where(Reply.attendee_id.in_(other_ids), Prompt.state.in_(SEEN))
        .order_by(Prompt.opened_at.desc(), Prompt.id.desc())
    ):
        same = own is not None and own == theirs
        found[other_id].append(SharedReply(prompt.id, prompt.kind, prompt.question, same))
    return found


def same_replies(db: Session, a: str, b: str) -> list[SharedReply]:
    """Return what two attendees both replied to."""
    return shared_replies(db, a, [b])[b]


def prompts_replied(whom: Select[str]) -> Select[str, str]:
    """Return a query for the prompts that these attendees replied to: one row for each, the ids in one text with spaces between."""
    return (
        select(Reply.attendee_id, func.aggregate_strings(Reply.prompt_id, " "))
        .join(Prompt, Prompt.id == Reply.prompt_id)
        .where(Reply.attendee_id.in_(whom), Prompt.state.in_(SEEN))
        .group_by(Reply.attendee_id)
    )


_REPLIED_OPEN = (
    select(Prompt.id)
    .join(Reply, Reply.prompt_id == Prompt.id)
    .where(
        Prompt.event_id == bindparam("event_id"),
        Prompt.state == "open",
        Reply.attendee_id == bindparam("attendee_id"),
    )
)


def replied_open(db: Session, *, event_id: str, attendee_id: str) -> list[str]:
    """Return the ids of the prompts that are on and that an attendee has replied to."""
    ids = {"event_id": event_id, "attendee_id": attendee_id}
    return list(plain(db).execute(_REPLIED_OPEN, ids).scalars())

"""Counting replies, and reading the texts that everybody may read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventnet.attendees.models import Attendee
from eventnet.prompts.models import Prompt, PromptOption, Reply
from eventnet.prompts.queries_missions import met_for
from eventnet.prompts.queries_recipients import reach_of
from eventnet.prompts.tally import STEP, Tally, in_steps, tally_of, unbroken
from eventnet.safety.queries import hidden_from

MOST_TEXTS = 40
"""How many approved texts stand below a prompt, the latest first."""


def tallies_of(
    db: Session,
    prompts: Sequence[Prompt],
    options: dict[str, list[PromptOption]],
    *,
    stepped: bool,
) -> dict[str, Tally]:
    """Return the tally of each of those prompts, as exact as its reader may know it."""
    ids = [prompt.id for prompt in prompts]
    counts, met, reach = _counts_of(db, ids), met_for(db, prompts), reach_of(db, ids)
    found = {}
    for prompt in prompts:
        chosen = {key: count for key, count in counts[prompt.id].items() if key is not None}
        others = counts[prompt.id].get(None, 0) + met.get(prompt.id, 0)
        tally = tally_of([option.id for option in options[prompt.id]], chosen, texts=others)
        if reach.get(prompt.id, STEP) < STEP:
            tally = unbroken(tally)
        found[prompt.id] = in_steps(tally) if stepped else tally
    return found


def _counts_of(db: Session, ids: Sequence[str]) -> dict[str, dict[str | None, int]]:
    """Return how often each option was chosen; under None, how many replied in own words."""
    found: dict[str, dict[str | None, int]] = defaultdict(dict)
    for prompt_id, option_id, count in db.execute(
        select(Reply.prompt_id, Reply.option_id, func.count())
        .join(Attendee, Attendee.id == Reply.attendee_id)
        .where(Reply.prompt_id.in_(ids), Attendee.removed_at.is_(None))
        .group_by(Reply.prompt_id, Reply.option_id)
    ):
        found[prompt_id][option_id] = count
    return found


def texts_of(db: Session, ids: Sequence[str], *, reader_id: str | None) -> dict[str, list[str]]:
    """Return the approved texts, without those of people who are hidden from the reader."""
    latest = func.row_number().over(
        partition_by=Reply.prompt_id, order_by=(Reply.approved_at.desc(), Reply.id)
    )
    readable = (
        select(Reply.prompt_id, Reply.text, latest.label("place"))
        .join(Attendee, Attendee.id == Reply.attendee_id)
        .where(
            Reply.prompt_id.in_(ids),
            Reply.approved_at.is_not(None),
            Attendee.removed_at.is_(None),
        )
    )
    if reader_id is not None:
        readable = readable.where(Reply.attendee_id.not_in(hidden_from(reader_id)))
    rows = readable.subquery()
    found = defaultdict(list)
    for prompt_id, text in db.execute(
        select(rows.c.prompt_id, rows.c.text)
        .where(rows.c.place <= MOST_TEXTS)
        .order_by(rows.c.prompt_id, rows.c.place)
    ):
        found[prompt_id].append(text)
    return found

"""Writing prompts, sending them, and taking them back.

Every step may be asked for twice and happens once: a draft by the id that was made with its form, the others by the
prompt's state. Whoever changes a prompt holds its row, so that a step by hand and one by the clock take turns.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from eventnet.core.errors import Conflict, Gone, InvalidInput, NotFound
from eventnet.core.ids import new_id
from eventnet.db.factlog import record
from eventnet.db.locks import lock
from eventnet.events.models import Event
from eventnet.events.phases import takes_people
from eventnet.events.service import note
from eventnet.prompts.errors import NotNow
from eventnet.prompts.facts import PromptClosed, PromptOpened, PromptScheduled, PromptWithdrawn
from eventnet.prompts.following import plan_of
from eventnet.prompts.forms import PromptForm, ScheduleForm
from eventnet.prompts.models import Prompt, PromptOption
from eventnet.prompts.queries_plan import calendar_of
from eventnet.prompts.states import LONGEST, UNSENT, is_open, lasts
from eventnet.prompts.targeting import aim


def write(db: Session, *, event_id: str, person_id: str, form: PromptForm, now: datetime) -> Prompt:
    """Keep a prompt as a draft. The same `draft_id` again is the same prompt, written anew.

    Refuses: an event that is over (Gone), a prompt that was sent with other words (Conflict).
    """
    prompt_id = form.draft_id or new_id()
    lock(db, "prompt", prompt_id)
    if db.get(Prompt, prompt_id) is not None:
        return edit(
            db, event_id=event_id, prompt_id=prompt_id, person_id=person_id, form=form, now=now
        )
    _event(db, event_id)
    prompt = Prompt(
        id=prompt_id,
        event_id=event_id,
        kind=form.kind,
        question=form.question,
        follow_up=form.follow_up,
        audience=form.audience,
        library_key=form.library_key,
        state="draft",
        minutes=form.minutes,
        created_by=person_id,
        created_at=now,
    )
    db.add(prompt)
    db.flush()
    _write_options(db, prompt_id, form.labels)
    _note(db, prompt, person_id, "written", now)
    return prompt


def edit(
    db: Session,
    *,
    event_id: str,
    prompt_id: str,
    person_id: str,
    form: PromptForm,
    now: datetime,
) -> Prompt:
    """Write a prompt anew that nobody in the hall has seen; the same words again change nothing.

    Refuses: one that was sent (Conflict). Records: PromptScheduled, when it is one that waits for its time.
    """
    prompt = _held(db, event_id, prompt_id)
    labels = _labels(db, prompt_id)
    said = (prompt.kind, prompt.audience, prompt.question, prompt.follow_up, prompt.minutes, labels)
    wanted = (form.kind, form.audience, form.question, form.follow_up, form.minutes, form.labels)
    if said == wanted:
        return prompt
    if prompt.state not in UNSENT:
        raise Conflict("prompt-sent")
    prompt.kind, prompt.question, prompt.follow_up = form.kind, form.question, form.follow_up
    prompt.minutes, prompt.audience = form.minutes, form.audience
    if labels != form.labels:
        db.execute(delete(PromptOption).where(PromptOption.prompt_id == prompt_id))
        _write_options(db, prompt_id, form.labels)
    db.flush()
    _note(db, prompt, person_id, "written", now)
    if prompt.state == "scheduled":
        record(db, PromptScheduled(event_id=event_id, prompt_id=prompt_id), now=now)
    return prompt


def schedule(
    db: Session,
    *,
    event_id: str,
    prompt_id: str,
    person_id: str,
    form: ScheduleForm,
    now: datetime,
) -> bool:
    """Give a prompt the time at which it is sent; tell whether that is new.

    Refuses: a time that has passed or lies outside of the event (InvalidInput), one in a talk or in an hour that is full
    (NotNow, with the next that is free), an entry that is not of its programme (InvalidInput), an event that is over
    (Gone), a prompt that was sent (Conflict). Records: PromptScheduled.
    """
    event = _event(db, event_id)
    plan = plan_of(db, event, form)
    prompt = _held(db, event_id, prompt_id)
    same = plan.is_of(prompt) and prompt.minutes == form.minutes
    if same and prompt.state in {"scheduled", "open", "closed"}:
        return False
    if prompt.state not in UNSENT:
        raise Conflict("prompt-sent")
    _check_time(event, plan.opens_at, now)
    _check_calm(db, event, prompt, plan.opens_at)
    plan.give_to(prompt)
    prompt.state, prompt.minutes = "scheduled", form.minutes
    db.flush()
    _note(db, prompt, person_id, "scheduled", now)
    record(db, PromptScheduled(event_id=event_id, prompt_id=prompt_id), now=now)
    return True


def send_now(db: Session, *, event_id: str, prompt_id: str, person_id: str, now: datetime) -> bool:
    """Send a prompt to those it is for; tell whether that is new.

    Refuses: an event that is not live, a prompt that was closed or withdrawn (Conflict), a moment in a talk or in an hour
    that is full (NotNow). A notice fits into every hour, and `send_anyway` into a talk. Records: PromptOpened.
    """
    return _send(db, event_id, prompt_id, person_id, now, anyway=False)


def send_anyway(
    db: Session, *, event_id: str, prompt_id: str, person_id: str, now: datetime
) -> bool:
    """Send a notice that cannot wait for the end of a talk; what is none waits as with `send_now`. Records: PromptOpened."""
    return _send(db, event_id, prompt_id, person_id, now, anyway=True)


def _send(
    db: Session, event_id: str, prompt_id: str, person_id: str, now: datetime, *, anyway: bool
) -> bool:
    event = _event(db, event_id)
    prompt = _held(db, event_id, prompt_id)
    if prompt.state == "open":
        return False
    if prompt.state not in UNSENT:
        raise Conflict("prompt-sent")
    if event.phase != "live":
        raise Conflict("event-not-live")
    if not (anyway and prompt.kind == "notice"):
        _check_calm(db, event, prompt, now, sent_only=True)
    prompt.state, prompt.opened_at = "open", now
    prompt.closes_at = now + lasts(prompt.minutes)
    aim(db, prompt, most_an_hour=event.prompts_an_hour, now=now)
    db.flush()
    _note(db, prompt, person_id, "sent", now)
    record(db, PromptOpened(event_id=event_id, prompt_id=prompt_id), now=now)
    return True


def extend(
    db: Session,
    *,
    event_id: str,
    prompt_id: str,
    person_id: str,
    until: datetime,
    now: datetime,
) -> bool:
    """Leave a prompt open until a later moment; tell whether that is new. An earlier moment changes nothing.

    Refuses: a prompt that is not open (Gone), a moment more than a day away (InvalidInput). Records: PromptOpened.
    """
    prompt = _held(db, event_id, prompt_id)
    if not is_open(prompt.state, prompt.closes_at, now) or prompt.closes_at is None:
        raise Gone("prompt-closed")
    if until <= prompt.closes_at:
        return False
    if until > now + LONGEST:
        raise InvalidInput(fields={"until": "too-far-away"})
    prompt.closes_at = until
    db.flush()
    _note(db, prompt, person_id, "extended", now)
    record(db, PromptOpened(event_id=event_id, prompt_id=prompt_id), now=now)
    return True


def close(db: Session, *, event_id: str, prompt_id: str, person_id: str, now: datetime) -> bool:
    """Take no more replies to a prompt and show everybody the result; tell whether that is new.

    Refuses: a prompt that was never open (Conflict). Records: PromptClosed.
    """
    prompt = _held(db, event_id, prompt_id)
    if prompt.state == "closed":
        return False
    if prompt.state != "open":
        raise Conflict("prompt-not-open")
    prompt.state = "closed"
    prompt.closed_at = min(now, prompt.closes_at or now)
    db.flush()
    _note(db, prompt, person_id, "closed", now)
    record(db, PromptClosed(event_id=event_id, prompt_id=prompt_id), now=now)
    return True


def withdraw(db: Session, *, event_id: str, prompt_id: str, person_id: str, now: datetime) -> bool:
    """Take a prompt back, whatever has become of it; tell whether that is new.

    Replies are kept and shown to nobody. Records: PromptWithdrawn, if the hall has seen it or the desk awaits it.
    """
    prompt = _held(db, event_id, prompt_id)
    before = prompt.state
    if before == "withdrawn":
        return False
    prompt.state = "withdrawn"
    if before == "open":
        prompt.closed_at = now
    db.flush()
    _note(db, prompt, person_id, "withdrawn", now)
    if before in {"open", "closed", "scheduled"}:
        record(db, PromptWithdrawn(event_id=event_id, prompt_id=prompt_id), now=now)
    return True


def _event(db: Session, event_id: str) -> Event:
    event = db.get(Event, event_id)
    if event is None:
        raise NotFound()
    if not takes_people(event.phase):
        raise Gone("event-over")
    return event


def _held(db: Session, event_id: str, prompt_id: str) -> Prompt:
    """Return the event's prompt as it now is, and keep others from changing it."""
    prompt = db.scalar(
        select(Prompt)
        .where(Prompt.id == prompt_id, Prompt.event_id == event_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if prompt is None:
        raise NotFound()
    return prompt


def _check_time(event: Event, opens_at: datetime, now: datetime) -> None:
    """Refuse a time that has passed, or at which the event is not on (InvalidInput)."""
    wrong = None
    if opens_at <= now:
        wrong = "in-the-past"
    elif opens_at >= event.ends_at:
        wrong = "after-the-event"
    elif event.phase == "before" and opens_at < event.starts_at:
        wrong = "before-the-event"
    if wrong:
        raise InvalidInput(fields={"opens_at": wrong})


def _check_calm(
    db: Session, event: Event, prompt: Prompt, at: datetime, *, sent_only: bool = False
) -> None:
    """Refuse a moment in a talk, or one in an hour in which people have had enough (NotNow)."""
    calendar = calendar_of(db, event, around=at, without=prompt, sent_only=sent_only)
    why = calendar.why_not(at)
    if why is not None:
        raise NotNow(why, calendar.free_from(at))


def _labels(db: Session, prompt_id: str) -> list[str]:
    return list(
        db.scalars(
            select(PromptOption.label)
            .where(PromptOption.prompt_id == prompt_id)
            .order_by(PromptOption.position)
        )
    )


def _write_options(db: Session, prompt_id: str, labels: Sequence[str]) -> None:
    db.add_all(
        PromptOption(id=new_id(), prompt_id=prompt_id, position=position, label=label)
        for position, label in enumerate(labels)
    )
    db.flush()


def _note(db: Session, prompt: Prompt, person_id: str, what: str, now: datetime) -> None:
    note(
        db,
        event_id=prompt.event_id,
        person_id=person_id,
        action=f"prompt-{what}",
        now=now,
        detail={"prompt": prompt.id},
    )

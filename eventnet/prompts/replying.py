"""Replying to a prompt."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventnet.core.errors import Gone, InvalidInput, NotFound
from eventnet.core.ids import new_id
from eventnet.db.factlog import record
from eventnet.db.locks import lock
from eventnet.prompts.facts import PromptReplied
from eventnet.prompts.forms import ReplyForm
from eventnet.prompts.models import Prompt, PromptOption, Reply
from eventnet.prompts.queries_recipients import is_for
from eventnet.prompts.states import OPTIONED, SEEN, is_open


def reply(
    db: Session, *, event_id: str, attendee_id: str, prompt_id: str, form: ReplyForm, now: datetime
) -> bool:
    """Keep an attendee's reply, which takes the place of an earlier one; tell whether it changed anything.

    The same reply again changes nothing, also when the prompt has closed since, so that it can be sent anew when an
    answer was lost. Refuses: a prompt that this attendee is not shown (NotFound), a closed one (Gone), an option of
    another prompt, or what this kind does not ask for (InvalidInput). Records: PromptReplied.
    """
    prompt = db.scalar(
        select(Prompt).where(
            Prompt.id == prompt_id,
            Prompt.event_id == event_id,
            Prompt.state.in_(SEEN),
            is_for(attendee_id),
        )
    )
    if prompt is None:
        raise NotFound()
    lock(db, "reply", prompt_id, attendee_id)
    known = db.scalar(
        select(Reply)
        .where(Reply.prompt_id == prompt_id, Reply.attendee_id == attendee_id)
        .execution_options(populate_existing=True)
    )
    if known is not None and (known.option_id, known.text) == (form.option_id, form.text):
        return False
    if not is_open(prompt.state, prompt.closes_at, now):
        raise Gone("prompt-closed")
    _check(db, prompt, form)
    if known is None:
        known = Reply(id=new_id(), prompt_id=prompt_id, attendee_id=attendee_id)
        db.add(known)
    known.option_id, known.text, known.at = form.option_id, form.text, now
    known.approved_at = known.hidden_at = None
    db.flush()
    fact = PromptReplied(event_id=event_id, prompt_id=prompt_id, attendee_id=attendee_id)
    record(db, fact, now=now)
    return True


def _check(db: Session, prompt: Prompt, form: ReplyForm) -> None:
    """Refuse a reply that the prompt did not ask for (InvalidInput)."""
    if prompt.kind not in OPTIONED:
        said = {"text": form.text is not None, "talk": form.talked}.get(prompt.kind, False)
        if not said:
            raise InvalidInput(fields={"text" if prompt.kind == "text" else "talked": "missing"})
        return
    if form.option_id is None:
        raise InvalidInput(fields={"option_id": "missing"})
    option = db.get(PromptOption, form.option_id)
    if option is None or option.prompt_id != prompt.id:
        raise InvalidInput(fields={"option_id": "not-an-option"})

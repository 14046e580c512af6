"""Joining an event, and what an attendee says about themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from eventnet.accounts.models import Person
from eventnet.attendees.facts import AttendeeJoined, StateChosen
from eventnet.attendees.forms import CardForm, InviteForm, JoinForm
from eventnet.attendees.models import Attendee, Invitation
from eventnet.core.errors import Conflict, Gone, NotFound
from eventnet.core.ids import new_id
from eventnet.core.tokens import digest_of, new_token
from eventnet.db.claims import changed, claim
from eventnet.db.factlog import record
from eventnet.events.models import Event
from eventnet.events.phases import takes_people

INVITATION = "invitation"


def join(db: Session, *, event_id: str, person_id: str, form: JoinForm, now: datetime) -> Attendee:
    """Make the person an attendee of the event; who is one already stays as they are.

    Nothing is taken over from an earlier event unless they say so (`earlier.bring_along`).
    Refuses: an event that is over (Gone), somebody an organiser removed (Conflict). Records: AttendeeJoined.
    """
    # A thumb taps twice: the second one waits here and then finds the attendee.
    db.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))
    known = db.scalar(
        select(Attendee).where(Attendee.event_id == event_id, Attendee.person_id == person_id)
    )
    if known is not None:
        if known.removed_at is not None:
            raise Conflict("removed")
        return known
    event = db.get(Event, event_id)
    if event is None:
        raise NotFound()
    if not takes_people(event.phase):
        raise Gone("event-over")
    attendee = Attendee(
        id=new_id(),
        event_id=event_id,
        person_id=person_id,
        name=form.name,
        organisation=form.organisation,
        joined_at=now,
    )
    db.add(attendee)
    db.flush()
    record(db, AttendeeJoined(event_id=event_id, attendee_id=attendee.id), now=now)
    return attendee


@dataclass(frozen=True)
class Invited:
    """An invitation and the token of its link, which is shown only this once."""

    invitation_id: str
    token: str


def invite(db: Session, *, event_id: str, form: InviteForm, now: datetime) -> Invited:
    """Keep a place for somebody and return their personal link's token."""
    token = new_token()
    invitation = Invitation(
        id=new_id(),
        event_id=event_id,
        token_digest=digest_of(token, INVITATION),
        name=form.name,
        email=form.email,
        group_name=form.group_name,
        created_at=now,
    )
    db.add(invitation)
    db.flush()
    return Invited(invitation.id, token)


def invitation_of(
    db: Session, token: str, *, to_claim: bool = False
) -> tuple[Invitation, Event] | None:
    """Return what a personal link opens, without claiming it. Who is about to claim it has it alone."""
    query = (
        select(Invitation, Event)
        .join(Event, Event.id == Invitation.event_id)
        .where(Invitation.token_digest == digest_of(token, INVITATION))
    )
    if to_claim:
        query = query.with_for_update(of=Invitation)
    row = db.execute(query).one_or_none()
    return None if row is None else (row[0], row[1])


def claim_invitation(
    db: Session, *, token: str, person_id: str, form: JoinForm, now: datetime
) -> Attendee:
    """Turn a personal link into an attendee, once. The same person may open it again.

    Refuses: an unknown link (Gone), one that another browser claimed, somebody an organiser removed (Conflict).
    """
    found = invitation_of(db, token, to_claim=True)
    if found is None:
        raise Gone("link-expired")
    invitation, event = found
    if invitation.attendee_id is not None:
        attendee = db.get(Attendee, invitation.attendee_id)
        if attendee is not None and attendee.person_id == person_id:
            if attendee.removed_at is not None:
                raise Conflict("removed")
            return attendee
        raise Conflict("invitation-claimed")
    attendee = join(db, event_id=event.id, person_id=person_id, form=form, now=now)
    attendee.group_name = attendee.group_name or invitation.group_name
    ours = claim(
        db,
        update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.claimed_at.is_(None))
        .values(claimed_at=now, attendee_id=attendee.id),
    )
    if not ours:
        raise Conflict("invitation-claimed")
    return attendee


def tell_about(db: Session, *, attendee_id: str, values: dict[str, Any]) -> None:
    """Save one page of onboarding, or one part of Me, as its form checked it."""
    db.execute(update(Attendee).where(Attendee.id == attendee_id).values(**values))


def finish_onboarding(db: Session, *, attendee_id: str, now: datetime) -> None:
    """Remember that the attendee went through the questions, or past them."""
    db.execute(
        update(Attendee)
        .where(Attendee.id == attendee_id, Attendee.onboarded_at.is_(None))
        .values(onboarded_at=now)
    )


def write_card(db: Session, *, attendee_id: str, form: CardForm) -> None:
    """Save the card. What is shared with whom does not change."""
    tell_about(
        db,
        attendee_id=attendee_id,
        values={
            "name": form.name,
            "organisation": form.organisation,
            "role": form.role,
            "card_email": form.email,
            "card_phone": form.phone,
            "card_link": form.link,
        },
    )


def choose_state(
    db: Session, *, event_id: str, attendee_id: str, state: str, now: datetime
) -> None:
    """Save how the attendee is right now. Records: StateChosen, when it changed."""
    new = changed(
        db,
        update(Attendee)
        .where(Attendee.id == attendee_id, Attendee.state != state)
        .values(state=state),
    )
    if new:
        record(db, StateChosen(event_id=event_id, attendee_id=attendee_id, state=state), now=now)


def follow_person(db: Session, *, old: str, new: str) -> None:
    """Move the attendees of one account to another that owns the same address.

    Refuses: both at the same event (Conflict), because two histories cannot be made one unasked.
    """
    both = db.scalar(
        select(Attendee.id).where(
            Attendee.person_id == old,
            Attendee.event_id.in_(select(Attendee.event_id).where(Attendee.person_id == new)),
        )
    )
    if both is not None:
        raise Conflict("address-in-use")
    db.execute(update(Attendee).where(Attendee.person_id == old).values(person_id=new))

"""An address for the digest: offered, never needed, and counted only once it is proven."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template
from sqlalchemy.orm import Session

from eventnet.accounts import service as accounts
from eventnet.accounts.asking import ask
from eventnet.accounts.forms import AddressForm, ProofForm
from eventnet.accounts.guards import find_visitor
from eventnet.accounts.letters import verify_letter
from eventnet.accounts.models import Person, SignIn
from eventnet.attendees import service
from eventnet.attendees.guards import Attending, attendee_of_event, attending
from eventnet.core.errors import Conflict, Gone, InvalidInput
from eventnet.mail.service import post
from eventnet.web.again import Again, FieldError, again, fresh
from eventnet.web.context import database, now, secret, settings
from eventnet.web.guards import public
from eventnet.web.i18n import current_locale
from eventnet.web.limits import by_address, limiter
from eventnet.web.reading import read
from eventnet.web.wording import words_for

blueprint = Blueprint("address", __name__)


@blueprint.get("/e/<event_key>/me/address")
@attendee_of_event
def address_page(event_key: str) -> str:
    """Ask for an address, or show the one that is proven."""
    me = attending()
    with database().read() as db:
        person = db.get_one(Person, me.person_id)
    return _ask(
        me, fresh({"email": person.email or ""}), proven=person.email_verified_at is not None
    )


@blueprint.post("/e/<event_key>/me/address")
@attendee_of_event
@limiter.limit("10 per hour")
def ask_for_proof(event_key: str) -> str | Response:
    """Mail a link and six digits to the address that the attendee gave, unless that mailbox has got enough of them."""
    me = attending()
    try:
        form = read(AddressForm)
    except InvalidInput as error:
        return make_response(_ask(me, again(error)), error.status)
    with database().write() as db:
        may_write = ask(
            db,
            purpose="verify",
            email=form.email,
            person_id=me.person_id,
            locale=current_locale(),
            secret=secret(),
            now=now(),
        )
        # Whoever leaves an address here, where it says what for, wants the letters of this event.
        service.tell_about(db, attendee_id=me.attendee_id, values={"wants_letters": True})
    if may_write:
        _mail_proof(me, form.email)
    return _prove(me, form.email, fresh())


def _mail_proof(me: Attending, email: str) -> None:
    way, locale, conf = accounts.new_way_in(), current_locale(), settings()
    words = verify_letter(
        locale=locale, link=f"{conf.public_url}/verify/{way.token}", digits=way.digits
    )
    with database().write() as db:
        accounts.open_way_in(
            db,
            purpose="verify",
            person_id=me.person_id,
            email=email,
            secret=secret(),
            now=now(),
            way=way,
        )
        post(
            db,
            kind="verify",
            to=email,
            locale=locale,
            words=words,
            host=conf.public_host,
            now=now(),
            person_id=me.person_id,
            event_id=me.event_id,
        )


@blueprint.post("/e/<event_key>/me/address/code")
@attendee_of_event
@limiter.limit("30 per hour")
def prove_by_digits(event_key: str) -> str | Response:
    """Prove the address with the six digits from the mail."""
    me = attending()
    try:
        form = read(ProofForm)
    except InvalidInput as error:
        return _digits_again(me, again(error))
    wrong = None
    with database().write() as db:
        asked = accounts.open_proof(db, person_id=me.person_id, now=now())
        used = None
        if asked is not None:
            try:
                used = accounts.use_digits(
                    db,
                    purpose="verify",
                    email=asked.email,
                    digits=form.digits,
                    secret=secret(),
                    now=now(),
                    person_id=me.person_id,
                )
                wrong = "code-wrong"
            except Gone as error:
                wrong = error.error_code
        if used is not None:
            _confirm(db, used, pressed_by=me.person_id)
    if asked is None:
        raise Gone("link-expired")
    if used is None:
        state = fresh()
        state.errors.append(FieldError("digits", words_for(wrong or "code-wrong", 422).text))
        return make_response(_prove(me, asked.email, state), 422)
    return make_response(redirect(f"/e/{event_key}/me", 303))


def _digits_again(me: Attending, form: Again) -> Response:
    with database().read() as db:
        asked = accounts.open_proof(db, person_id=me.person_id, now=now())
    if asked is None:
        raise Gone("link-expired")
    return make_response(_prove(me, asked.email, form), 422)


@blueprint.get("/verify/<token>")
@public
@limiter.limit("60 per minute", key_func=by_address)
def proof_link(token: str) -> str:
    """Show the button that proves the address; opening the link alone does nothing."""
    with database().read() as db:
        if not accounts.is_open(db, purpose="verify", token=token, now=now()):
            raise Gone("link-expired")
    return render_template("pages/attendees/verify.html", token=token)


@blueprint.post("/verify/<token>")
@public
@limiter.limit("60 per minute", key_func=by_address)
def prove_by_link(token: str) -> str:
    """Prove the address with the mailed link, in whichever browser it was opened."""
    who = find_visitor()
    with database().write() as db:
        proof = accounts.use_token(db, purpose="verify", token=token, now=now())
        _confirm(db, proof, pressed_by=who.person_id if who else None)
    return render_template("pages/attendees/verified.html")


def _confirm(db: Session, proof: SignIn, *, pressed_by: str | None) -> None:
    """Give the address to the person; what they did before moves to an account that owns it already.

    Into an account that is there already one comes only at the browser that asked: else a stranger could ask, and
    the owner's press of a button in a mail would let the stranger in. Refuses: another browser (Conflict).
    """
    owner = accounts.confirm_address(db, proof=proof, now=now())
    if owner != proof.person_id:
        if pressed_by != proof.person_id:
            raise Conflict("address-has-account")
        service.follow_person(db, old=proof.person_id, new=owner)


def _ask(me: Attending, form: Again, *, proven: bool = False) -> str:
    return render_template(
        "pages/attendees/address.html", form=form, proven=proven, key=me.event_key
    )


def _prove(me: Attending, email: str, form: Again) -> str:
    return render_template(
        "pages/attendees/address_code.html", form=form, email=email, key=me.event_key
    )

"""Signing in by a mailed link or six digits, and signing out. A GET never uses anything up."""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, Response, make_response, redirect, render_template, request
from sqlalchemy.orm import Session

from eventnet.accounts import cookies, service
from eventnet.accounts.asking import ask, take_try
from eventnet.accounts.forms import AddressForm, DigitsForm
from eventnet.accounts.guards import find_visitor, signed_in
from eventnet.accounts.models import SignIn
from eventnet.accounts.sessions import Visitor, open_session, revoke
from eventnet.core.errors import Gone, InvalidInput
from eventnet.web.again import Again, FieldError, again, fresh
from eventnet.web.context import database, now, secret
from eventnet.web.guards import public
from eventnet.web.i18n import current_locale
from eventnet.web.limits import by_address, limiter
from eventnet.web.reading import read
from eventnet.web.wording import words_for

blueprint = Blueprint("accounts", __name__)


@blueprint.get("/signin")
@public
def sign_in_page() -> str:
    """Ask for the address to send a way in to."""
    return render_template("pages/accounts/sign_in.html", form=fresh())


@blueprint.post("/signin")
@public
@limiter.limit("30 per minute", key_func=by_address)
def ask_for_way_in() -> str | Response:
    """Mail a way in when the address has an account; the answer is the same when it has none."""
    try:
        form = read(AddressForm)
    except InvalidInput as error:
        return make_response(
            render_template("pages/accounts/sign_in.html", form=again(error)), error.status
        )
    _note(form.email)
    return render_template("pages/accounts/sign_in_code.html", email=form.email, form=fresh())


def _note(email: str) -> None:
    """Write the ask down, which is the same work for an address that nobody here has; the worker writes the letter."""
    with database().write() as db:
        person = service.person_with(db, email)
        ask(
            db,
            purpose="sign-in",
            email=email,
            person_id=person.id if person is not None else None,
            locale=current_locale(),
            secret=secret(),
            now=now(),
        )


@blueprint.post("/signin/code")
@public
@limiter.limit("30 per minute", key_func=by_address)
def sign_in_by_digits() -> str | Response:
    """Sign in with the six digits from the mail. A wrong code costs one of five tries.

    Of a mailbox that nobody here has, the tries are counted and answered in the same way.
    """
    try:
        form = read(DigitsForm)
    except InvalidInput as error:
        return _digits_again(request.form.get("email", ""), again(error))
    before, token, code = find_visitor(), None, "link-expired"
    with database().write() as db:
        if take_try(db, email=form.email, secret=secret(), now=now()):
            code = "code-wrong"
            used = _use_digits(db, form)
            token = _session_for(db, used.person_id, before) if used else None
    if token is None:
        state = fresh()
        state.errors.append(FieldError("digits", words_for(code, 422).text))
        return _digits_again(form.email, state)
    return _welcome(token)


def _use_digits(db: Session, form: DigitsForm) -> SignIn | None:
    """Use the digits; None when they are wrong, and no less when there are none to be right."""
    with suppress(Gone):
        return service.use_digits(
            db,
            purpose="sign-in",
            email=form.email,
            digits=form.digits,
            secret=secret(),
            now=now(),
        )
    return None


def _digits_again(email: str, state: Again) -> Response:
    page = render_template("pages/accounts/sign_in_code.html", email=email, form=state)
    return make_response(page, 422)


@blueprint.get("/signin/<token>")
@public
def sign_in_link(token: str) -> str | Response:
    """Show the button that signs in; opening the link alone does nothing."""
    with database().read() as db:
        is_open = service.is_open(db, purpose="sign-in", token=token, now=now())
    if not is_open:
        raise Gone("link-expired")
    return render_template("pages/accounts/sign_in_link.html", token=token)


@blueprint.post("/signin/<token>")
@public
@limiter.limit("30 per minute", key_func=by_address)
def sign_in_by_link(token: str) -> Response:
    """Sign in with the link's token, once."""
    before = find_visitor()
    with database().write() as db:
        used = service.use_token(db, purpose="sign-in", token=token, now=now())
        session = _session_for(db, used.person_id, before)
    return _welcome(session)


@blueprint.post("/signout")
@signed_in
def sign_out() -> Response:
    """End this browser's session and let it forget what it kept."""
    who: Visitor | None = find_visitor()
    if who is not None:
        with database().write() as db:
            revoke(db, person_id=who.person_id, device_id=who.device_id, now=now())
    response = make_response(redirect("/", 303))
    cookies.take(response)
    return response


def _session_for(db: Session, person_id: str, before: Visitor | None) -> str:
    """Open a session in this browser; the one that it had before ends, so that no cookie outlives its use."""
    if before is not None:
        revoke(db, person_id=before.person_id, device_id=before.device_id, now=now())
    return open_session(db, person_id=person_id, label=cookies.device_label(), now=now())


def _welcome(token: str) -> Response:
    response = make_response(redirect("/", 303))
    cookies.give(response, token)
    return response

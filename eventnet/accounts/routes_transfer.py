"""The second device: it calls with a code from the first one, and waits there to be let in."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request

from eventnet.accounts import cookies, transfers
from eventnet.accounts.forms import TransferCodeForm, TransferTokenForm
from eventnet.accounts.guards import find_visitor
from eventnet.accounts.sessions import open_session
from eventnet.core.errors import Conflict, Gone, InvalidInput
from eventnet.web.again import Again, FieldError, again, fresh
from eventnet.web.context import database, now
from eventnet.web.guards import public
from eventnet.web.limits import by_address, limiter
from eventnet.web.reading import read, wants_json
from eventnet.web.wording import words_for

blueprint = Blueprint("transfer", __name__)

# Many people at one door share an address; 40 bits within two minutes are not guessed at this pace.
CALLS = "60 per minute"


@blueprint.get("/T/<code>")
@blueprint.get("/t/<code>")
@public
def upper_case(code: str) -> Response:
    """Lead from the link as it stands in the QR to the page for it."""
    return make_response(redirect(f"/transfer?code={code.upper()[:16]}", 302))


@blueprint.get("/transfer")
@public
def code_page() -> str:
    """Ask for the code that the first device shows. Opening a link with it does nothing yet."""
    return _ask(fresh({"code": request.args.get("code", "")[:16]}))


@blueprint.post("/transfer")
@public
@limiter.limit(CALLS, key_func=by_address)
def call() -> str | Response:
    """Call with the code, and wait for the first device. Refuses: a browser that is signed in already (Conflict)."""
    if find_visitor() is not None:
        raise Conflict("signed-in-already")
    try:
        form = read(TransferCodeForm)
    except InvalidInput as error:
        return make_response(_ask(again(error)), error.status)
    try:
        with database().write() as db:
            called = transfers.call(db, code=form.code, label=cookies.device_label(), now=now())
    except Gone as error:
        state = fresh({"code": form.code})
        state.errors.append(FieldError("code", words_for(error.error_code, error.status).text))
        return make_response(_ask(state), 422)
    return _wait(called.token, called.number)


@blueprint.post("/transfer/take")
@public
@limiter.limit("600 per minute", key_func=by_address)
def take() -> str | Response:
    """Open the session when the first device has allowed it; until then say that it has not."""
    if find_visitor() is not None:
        raise Conflict("signed-in-already")
    form = read(TransferTokenForm)
    with database().write() as db:
        person_id = transfers.take(db, token=form.token, now=now())
        session = None
        if person_id is not None:
            session = open_session(db, person_id=person_id, label=cookies.device_label(), now=now())
    if session is None:
        if wants_json():
            return jsonify({"state": "waiting"})
        return _wait(form.token, request.form.get("number", "")[:2], asked=True)
    response = jsonify({"state": "in"}) if wants_json() else make_response(redirect("/", 303))
    cookies.give(response, session)
    return response


def _ask(form: Again) -> str:
    return render_template(
        "pages/accounts/transfer.html", form=form, is_known=find_visitor() is not None
    )


def _wait(token: str, number: str, *, asked: bool = False) -> str:
    return render_template(
        "pages/accounts/transfer_wait.html", token=token, number=number, asked=asked
    )

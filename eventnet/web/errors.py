"""Errors at the edge: problem+json for programs, one calm page for people, never the input, never a trace.

https://www.rfc-editor.org/rfc/rfc9457
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import structlog
from flask import Flask, Response, g, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from eventnet.core.errors import AppError, NotSignedIn
from eventnet.core.ids import new_id
from eventnet.web.reading import wants_json
from eventnet.web.wording import Words, words_for

T = TypeVar("T")
log = structlog.get_logger(__name__)

_HTTP_CODES = {
    400: "bad-request",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    415: "wrong-content-type",
    429: "too-many-requests",
}


def install(app: Flask) -> None:
    """Answer every error of the application in one form."""
    app.register_error_handler(AppError, _app_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def _app_error(error: AppError) -> Response:
    return answer(
        error.error_code, error.status, fields=error.fields, retry_after=error.retry_after
    )


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return make_response(error.get_response())
    response = answer(
        _HTTP_CODES.get(status, "error"), status, retry_after=60 if status == 429 else None
    )
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.allow.update(error.valid_methods)
    return response


def _unexpected(error: Exception) -> Response:
    incident = new_id()
    log.error("unexpected", incident=incident, endpoint=request.endpoint, exc_info=error)
    return answer("unexpected", 500, incident=incident)


def answer(
    code: str,
    status: int,
    *,
    fields: Mapping[str, str] | None = None,
    retry_after: int | None = None,
    incident: str | None = None,
) -> Response:
    """Return the answer for an error code: JSON or a page, by what the asker reads."""
    if wants_json():
        response = jsonify(problem(code, status, fields=fields, incident=incident))
        response.mimetype = "application/problem+json"
    else:
        response = _page(code, status, words_for(code, status), incident)
    response.status_code = status
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def problem(
    code: str,
    status: int,
    *,
    fields: Mapping[str, str] | None = None,
    incident: str | None = None,
) -> dict[str, object]:
    """Return the members of a problem document, in the reader's language."""
    words = words_for(code, status)
    body: dict[str, object] = {
        "code": code,
        "title": words.title,
        "status": status,
        "detail": words.text,
    }
    if fields:
        body["fields"] = dict(fields)
    if incident:
        body["incident"] = incident
    return body


def judged(work: Callable[[], object]) -> tuple[int, object]:
    """Do one of several things that came in one request: return 200 and its answer, or a status and a problem.

    What nobody expected is logged and answered like the rest, so that one thing never stops the others.
    """
    try:
        return 200, work()
    except AppError as error:
        return error.status, problem(error.error_code, error.status, fields=error.fields)
    except Exception as error:
        incident = new_id()
        log.error("unexpected", incident=incident, endpoint=request.endpoint, exc_info=error)
        return 500, problem("unexpected", 500, incident=incident)


def attempted(work: Callable[[], T]) -> T | None:
    """Do what can also be done in another way: return its answer, or None when it broke as nobody expected.

    Refuses: what the work refuses.
    """
    try:
        return work()
    except AppError:
        raise
    except Exception as error:
        log.warning("attempt_broke", endpoint=request.endpoint, exc_info=error)
        return None


def _page(code: str, status: int, words: Words, incident: str | None) -> Response:
    sign_in = status == NotSignedIn.status
    if status >= 500:
        g.pop(
            "visitor", None
        )  # the frame of their pages asks the database, which may be what failed
    return make_response(
        render_template(
            "errors/error.html",
            code=code,
            status=status,
            title=words.title,
            text=words.text,
            incident=incident,
            sign_in=sign_in,
        )
    )

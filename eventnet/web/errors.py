"""Errors at the edge: problem+json for programs, one calm page for people, never the input, never a trace.

https://www.rfc-editor.org/rfc/rfc9457
"""

from __future__ import annotations

from collections.abc import Mapping

import structlog
from flask import Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from eventnet.core.errors import AppError, NotSignedIn
from eventnet.core.ids import new_id
from eventnet.web.reading import wants_json
from eventnet.web.wording import Words, words_for

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
    return answer(
        _HTTP_CODES.get(status, "error"), status, retry_after=60 if status == 429 else None
    )


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
    words = words_for(code, status)
    response = (
        _problem(code, status, words, fields or {}, incident)
        if wants_json()
        else _page(code, status, words, incident)
    )
    response.status_code = status
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _problem(
    code: str, status: int, words: Words, fields: Mapping[str, str], incident: str | None
) -> Response:
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
    response = jsonify(body)
    response.mimetype = "application/problem+json"
    return response


def _page(code: str, status: int, words: Words, incident: str | None) -> Response:
    sign_in = status == NotSignedIn.status
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

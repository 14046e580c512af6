"""One tree of errors. Each has a stable kebab-case code, which pages, the API and tests rely on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


class AppError(Exception):
    """Something that a person can be told about.

    `code` is stable; `status` is the HTTP status; `fields` names the input that was wrong, with a code for each.
    Words for people are chosen at the edge by the code, in the reader's language.
    """

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 400

    def __init__(
        self,
        code: str | None = None,
        *,
        fields: Mapping[str, str] | None = None,
        retry_after: int | None = None,
    ) -> None:
        self.error_code = code or self.code
        self.fields = dict(fields or {})
        self.retry_after = retry_after
        super().__init__(self.error_code)


class InvalidInput(AppError):
    """The input cannot be read: malformed, too long, of a wrong type, or missing."""

    code = "invalid-input"
    status = 422


class NotSignedIn(AppError):
    """The page belongs to somebody, and we do not know who asks."""

    code = "not-signed-in"
    status = 401


class NotAllowed(AppError):
    """We know who asks, and this is not theirs to do."""

    code = "not-allowed"
    status = 403


class CrossSite(NotAllowed):
    """A change that was asked for from another site."""

    code = "cross-site"


class NotFound(AppError):
    """Nothing there, or nothing that this person may reach: one answer for both."""

    code = "not-found"
    status = 404


class Conflict(AppError):
    """The request was understood, but the state of things does not allow it."""

    code = "conflict"
    status = 409


class Gone(AppError):
    """It was there and is used up or over: an expired link, a closed prompt, an event that ended."""

    code = "gone"
    status = 410


class TooLarge(AppError):
    """The body is larger than anything we would ask for."""

    code = "too-large"
    status = 413


class WrongType(AppError):
    """The body is of a kind that this address does not read."""

    code = "wrong-content-type"
    status = 415


class TooEarly(AppError):
    """Something else has to arrive first; the same request may be sent again after it."""

    code = "too-early"
    status = 425


class TooMany(AppError):
    """Asked too often; `retry_after` says in how many seconds to try again."""

    code = "too-many-requests"
    status = 429


class Busy(AppError):
    """The database was locked for too long; nothing was written and the same request may be sent again."""

    code = "busy"
    status = 503

"""A form that could not be taken is shown again: with what was typed, and words beside the fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _

from eventnet.core.errors import AppError
from eventnet.web.reading import wants_json


@dataclass(frozen=True)
class FieldError:
    """One field and what to do about it."""

    field: str
    text: str


class Again:
    """What a form's template needs to show itself again: typed values and errors by field."""

    def __init__(self, values: Mapping[str, object], errors: list[FieldError]) -> None:
        self.values = values
        self.errors = errors

    def value(self, name: str, default: object = "") -> object:
        """Return what was typed into a field."""
        return self.values.get(name, default)

    def error(self, name: str) -> str:
        """Return the words for a field's error, or nothing."""
        return next((error.text for error in self.errors if error.field == name), "")


def fresh(values: Mapping[str, object] | None = None) -> Again:
    """Return the state of a form that nobody has sent yet."""
    return Again(values or {}, [])


def again(error: AppError) -> Again:
    """Return the state of the form in this request, after the error.

    Refuses: a program, which reads no form; the error itself is its answer.
    """
    if wants_json():
        raise error
    values: dict[str, object] = {}
    for name in request.form:
        typed = request.form.getlist(name)
        values[name] = typed if len(typed) > 1 else typed[0]
    if not error.fields:
        from eventnet.web.wording import words_for

        return Again(values, [FieldError("", words_for(error.error_code, error.status).text)])
    named = [FieldError(name.split(".")[0], words_of(code)) for name, code in error.fields.items()]
    return Again(values, named)


def words_of(code: str) -> str:
    """Return what to do about a field's error code, in the reader's language."""
    if "too-long" in code:
        return str(_("That is longer than fits. Please shorten it."))
    known = {
        "missing": _("Please fill this in."),
        "string-too-short": _("Please fill this in."),
        "too-short": _("Please fill this in."),
        "not-an-address": _("This does not look like an e-mail address."),
        "before-the-start": _("The end must be after the beginning."),
        "in-the-past": _("This moment has passed. Please choose a later one."),
        "string-pattern-mismatch": _("Some characters here do not fit."),
        "after-the-event": _("The event is over by then. Please choose an earlier moment."),
        "before-the-event": _("The event has not begun by then. Please choose a later moment."),
        "too-few-options": _("Please offer at least two things to choose from."),
        "too-many-options": _("Six things to choose from are the most."),
        "not-an-audience": _("Nobody is in this group. Please choose another."),
        "not-a-calendar": _(
            "This is no calendar that we can read. Export the programme as iCalendar (.ics)."
        ),
        "no-entry-in-the-event": _("Nothing in this calendar lies within the event."),
        "unreadable-colour": _(
            "Text in this colour could not be read, so nothing was changed. We have put in the nearest that can."
        ),
        "not-in-the-programme": _("This entry is not in the programme any more."),
        "outside-the-event": _("That is not at the time of the event."),
        "in-a-talk": _("A talk is on then. We have put in the next free moment."),
        "enough-this-hour": _(
            "People get no more than that in an hour. We have put in the next free moment."
        ),
        "too-many-blanks": _("That is more than we make at once, or than one event can need."),
        "same-option-twice": _("Two of these are the same."),
        "extra-forbidden": _("We did not expect this field."),
    }
    return str(known.get(code, _("Please check this.")))

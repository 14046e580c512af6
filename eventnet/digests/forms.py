"""What attendees send about their plan and its letters, and organisers about examples of those."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field

from eventnet.core.text import many_lines
from eventnet.web.i18n import LOCALES
from eventnet.web.reading import Command

Outcome = Literal["done", "later", "let-go"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


class OutcomeForm(Command):
    """What came of a follow-up."""

    outcome: Outcome


class LettersForm(Command):
    """Whether the plan and reminders of this event may come by mail. Skipped means no."""

    wants_letters: bool = False


Example = Literal["digest", "nudge", "reminder"]
EXAMPLES: tuple[Example, ...] = get_args(Example)


def _spoken(value: str) -> str:
    if value not in LOCALES:
        raise ValueError("not a language we speak")
    return value


class ExampleForm(Command):
    """Which letter an organiser wants an example of, and in which language."""

    kind: Example
    locale: Annotated[str, AfterValidator(_spoken)]


Helped = Literal["yes", "partly", "not-yet"]
HELPED: tuple[Helped, ...] = get_args(Helped)
MOST_LINE = 500


class ReflectionForm(Command):
    """What somebody says to themselves about an event. All of it may be left out; `nobody` says that there is nobody yet."""

    favour: Annotated[
        list[Annotated[str, Field(max_length=40)]],
        BeforeValidator(lambda v: [v] if isinstance(v, str) else v),
        Field(max_length=50),
    ] = []
    nobody: bool = False
    helped: Annotated[Helped | None, BeforeValidator(lambda v: v or None)] = None
    line: Annotated[
        Annotated[str, Field(max_length=MOST_LINE)] | None,
        BeforeValidator(lambda v: (many_lines(v) or None) if isinstance(v, str) else v),
    ] = None

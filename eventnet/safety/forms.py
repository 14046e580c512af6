"""What somebody tells the organiser about somebody."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from eventnet.core.text import many_lines
from eventnet.web.reading import Command

Category = Literal["pressing", "hurtful", "pretending", "else"]
MOST_REPORT = 2000


class ReportForm(Command):
    """What happened. `named` lets the organiser know who tells; `block` ends the connection as well."""

    category: Category
    text: Annotated[
        str,
        BeforeValidator(lambda v: many_lines(v) if isinstance(v, str) else v),
        Field(min_length=1, max_length=MOST_REPORT),
    ]
    named: bool = False
    block: bool = False

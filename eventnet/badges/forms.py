"""What an organiser asks for about badges."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from eventnet.web.reading import Command

MOST_AT_ONCE = 500


class BlanksForm(Command):
    """How many blank badges to make. The page names the batch, so that a form which is sent twice makes them once."""

    batch: Annotated[str, Field(pattern=r"^[0-9a-z]{16,40}$")]
    count: Annotated[int, Field(ge=1, le=MOST_AT_ONCE)]

"""What can be wrong with the time of a prompt."""

from __future__ import annotations

from datetime import datetime

from eventnet.core.errors import InvalidInput


class NotNow(InvalidInput):
    """A prompt may not be sent at that moment: a talk is on, or people have had enough. `free_at` is the next that is free."""

    def __init__(self, why: str, free_at: datetime) -> None:
        super().__init__(fields={"opens_at": why})
        self.free_at = free_at

"""What can be wrong with an event's own colour."""

from __future__ import annotations

from eventnet.core.errors import InvalidInput


class Unreadable(InvalidInput):
    """Text in this colour cannot be read on our pages. `nearest` is the next darker one in which it can."""

    def __init__(self, nearest: str) -> None:
        super().__init__(fields={"accent": "unreadable-colour"})
        self.nearest = nearest

"""Facts: what happened, as small frozen dataclasses of ids.

A use case records facts in its own transaction; whoever must see one live is named by its audiences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar


@dataclass(frozen=True)
class Audience:
    """Who is told: everybody at the event, one attendee of it, or the organisers' desk."""

    event_id: str
    attendee_id: str | None = None
    desk: bool = False


@dataclass(frozen=True)
class Fact:
    """The base of all facts. `kind` is made of the class's name: ConnectionMade is `connection-made`."""

    kind: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.kind = re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()

    def audiences(self) -> Sequence[Audience]:
        """Return who is told of this fact. Refuses: a fact that forgot to say (NotImplementedError)."""
        raise NotImplementedError

    def payload(self) -> dict[str, Any]:
        """Return the fact's fields as plain values for the fact log."""
        return asdict(self)


def kinds_of(base: type[Fact] = Fact) -> dict[str, type[Fact]]:
    """Return every known fact class by its kind."""
    found: dict[str, type[Fact]] = {}
    for cls in base.__subclasses__():
        found[cls.kind] = cls
        found.update(kinds_of(cls))
    return found

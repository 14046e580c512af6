"""What happens to accounts and must be seen live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eventnet.core.facts import Audience, Fact

EVERYWHERE = ""
"""The event id of facts that concern a person wherever they are."""


@dataclass(frozen=True)
class DeviceRevoked(Fact):
    """A device lost its session: its sockets close in every process."""

    device_id: str
    person_id: str

    def audiences(self) -> Sequence[Audience]:
        """Tell nobody's page; the live room closes the device's sockets."""
        return (Audience(EVERYWHERE, desk=True),)

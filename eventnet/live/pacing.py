"""Pacing: things that change often are told at most so often, and the last change is always told."""

from __future__ import annotations


class Pacer:
    """Collects what changed; hands each out at most once in `every_s` seconds, with its newest version."""

    def __init__(self, every_s: float) -> None:
        self._every_s = every_s
        self._waiting: dict[tuple[str, str], int] = {}
        self._free_at: dict[tuple[str, str], float] = {}

    def touch(self, key: tuple[str, str], version: int) -> None:
        """Note that something changed."""
        self._waiting[key] = max(version, self._waiting.get(key, 0))

    def due(self, moment: float) -> list[tuple[tuple[str, str], int]]:
        """Return what may be told at this moment (seconds on a monotonic clock), each with its version."""
        ready = [key for key in self._waiting if self._free_at.get(key, 0.0) <= moment]
        told = [(key, self._waiting.pop(key)) for key in ready]
        for key in ready:
            self._free_at[key] = moment + self._every_s
        if len(self._free_at) > 1000:
            self._free_at = {key: at for key, at in self._free_at.items() if at > moment}
        return told

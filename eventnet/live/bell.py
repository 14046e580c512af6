"""The bell: Redis tells the other processes that there are new facts, so that they look at once.

It carries nothing, and nothing rests on it: the fact log is the truth, and every reader looks by itself as well. While Redis
is away, a push comes a quarter of a second later.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from typing import Any

import structlog

from eventnet.config import Settings

log = structlog.get_logger(__name__)
AWAY_S = 1.0
PATIENCE_S = 5.0


class Bell:
    """One process's end of the bell."""

    def __init__(self, url: str, channel: str) -> None:
        """Refuses: an installation without the library (RuntimeError)."""
        try:
            import redis
        except ImportError as error:
            raise RuntimeError(
                "EVENTNET_REDIS_URL needs the extra `redis`: pip install 'eventnet[redis]'"
            ) from error
        self._client: Any = redis.Redis.from_url(
            url, socket_timeout=PATIENCE_S, socket_connect_timeout=PATIENCE_S
        )
        self._away: type[Exception] = redis.RedisError
        self._channel = channel
        self._wanted = threading.Event()
        self._ringer: threading.Thread | None = None
        self._stopped = False

    def ring(self) -> None:
        """Wake everybody who listens. Returns at once; several calls may become one."""
        self._wanted.set()
        if self._ringer is None:
            self._ringer = threading.Thread(target=self._ring, name="bell", daemon=True)
            self._ringer.start()

    def stop(self) -> None:
        """Ring and follow no more; `follow` returns a moment later."""
        self._stopped = True
        self._wanted.set()

    def _ring(self) -> None:
        while self._wanted.wait() and not self._stopped:
            self._wanted.clear()
            try:
                self._client.publish(self._channel, b"")
            except self._away as error:
                log.warning("bell-silent", error=type(error).__name__)
                time.sleep(AWAY_S)

    def follow(self, heard: Callable[[], None]) -> None:
        """Call `heard` whenever somebody rings, until `stop`. After Redis was away it is called once, whatever was missed."""
        while not self._stopped:
            try:
                with self._client.pubsub(ignore_subscribe_messages=True) as line:
                    line.subscribe(self._channel)
                    heard()
                    while not self._stopped:
                        if line.get_message(timeout=PATIENCE_S) is not None:
                            heard()
            except self._away as error:
                log.warning("bell-away", error=type(error).__name__)
                time.sleep(AWAY_S)


def bell_of(settings: Settings) -> Bell | None:
    """Return the bell of this installation, None without Redis. Installations that share a Redis have channels of their own."""
    if settings.redis_url is None:
        return None
    whose = hashlib.sha256(settings.database_url.encode()).hexdigest()[:16]
    return Bell(settings.redis_url, f"eventnet:facts:{whose}")

"""Local ports and the patience to wait for a server of our own."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable


def free_port() -> int:
    """Return a port on the loopback address that nobody held a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_open(port: int) -> bool:
    """Tell whether somebody listens on the loopback port."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def wait_until(
    true: Callable[[], object], *, seconds: float = 10, every: float = 0.02, what: str = "it"
) -> None:
    """Look again and again until `true()` holds.

    Refuses: to wait longer than `seconds` (TimeoutError that says what did not come).
    """
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} did not come within {seconds:g} s")
        time.sleep(every)

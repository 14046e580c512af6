"""The product in processes of its own comes up, comes back, and goes away."""

from __future__ import annotations

from urllib.request import urlopen

import pytest

from tests.plugins.ports import is_open, wait_until
from tests.plugins.server import Server


@pytest.mark.timeout(120)
def test_the_server_comes_back_by_itself_when_its_web_side_is_killed(server: Server) -> None:
    assert "/signin/" in server.run("organiser", "add", "ana@example.org")
    assert server.kill_web() >= 2  # gunicorn and its worker
    wait_until(lambda: not is_open(server.port), what="the silence")
    server.wait_until_well()
    with urlopen(f"{server.url}/readyz", timeout=5) as answer:
        assert answer.status == 200
    server.stop()
    assert not is_open(server.port)

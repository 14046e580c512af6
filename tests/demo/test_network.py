"""The demo says early and plainly when it cannot listen."""

from __future__ import annotations

import re
import shutil
import socket
import ssl
import stat
from pathlib import Path

import pytest

from eventnet.demo.network import Unavailable, make_certificate, require_free
from tests.plugins.absent import absent
from tests.plugins.ports import free_port


def test_a_taken_port_is_refused_with_another_one_to_try() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(Unavailable, match=f"Port {port} is taken.*PORT="):
            require_free(port)


def test_a_free_port_is_left_free() -> None:
    port = free_port()
    require_free(port)
    require_free(port)


def test_the_certificate_is_for_the_address_and_its_key_is_the_owners_alone(tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        absent("openssl")
    for _ in range(2):
        made = make_certificate(tmp_path / "var", "192.0.2.7")
        assert re.fullmatch(r"([0-9A-F]{2}:){31}[0-9A-F]{2}", made.fingerprint)
        assert stat.S_IMODE(made.key.stat().st_mode) == 0o600
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(made.certificate, made.key)


def test_without_openssl_it_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match="openssl"):
        make_certificate(tmp_path, "192.0.2.7")

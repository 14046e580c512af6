"""Where the demo listens: a free port, this computer's address on its network, and a certificate for it."""

from __future__ import annotations

import hashlib
import shutil
import socket
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

DAYS = "7"


class Unavailable(Exception):
    """The demo cannot listen here, with what to do about it."""


@dataclass(frozen=True)
class Certificate:
    """A certificate that this computer made for itself, and its fingerprint for comparing by eye."""

    certificate: Path
    key: Path
    fingerprint: str


def require_free(port: int, host: str = "127.0.0.1") -> None:
    """Refuses: a port that another program holds (Unavailable)."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            other = port + 1 if port < 65535 else 8000
            raise Unavailable(
                f"Port {port} is taken. Stop the program that holds it, or choose another: "
                f"PORT={other} make run"
            ) from error


def own_address() -> str:
    """Return this computer's address on its network; asking for a route sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError as error:
            raise Unavailable("This computer is on no network that a phone could share.") from error
        return str(probe.getsockname()[0])


def make_certificate(folder: Path, address: str) -> Certificate:
    """Make a certificate for this address, good for some days.

    Refuses: a machine without openssl, or with one that cannot (Unavailable).
    """
    openssl = shutil.which("openssl")
    if openssl is None:
        raise Unavailable("PHONE=1 needs the program openssl, which makes the certificate.")
    folder.mkdir(parents=True, exist_ok=True)
    key, certificate = folder / "phone-key.pem", folder / "phone-cert.pem"
    key.unlink(missing_ok=True)
    key.touch(mode=0o600)
    made = subprocess.run(  # noqa: S603 - our own words, no shell
        [
            openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
            "-nodes", "-days", DAYS, "-subj", f"/CN={address}", "-addext", f"subjectAltName=IP:{address}",
            "-keyout", str(key), "-out", str(certificate),
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if made.returncode:
        raise Unavailable(f"openssl could not make the certificate: {made.stderr.strip()}")
    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(certificate.read_text())).hexdigest().upper()
    pairs = (digest[at : at + 2] for at in range(0, len(digest), 2))
    return Certificate(certificate, key, ":".join(pairs))

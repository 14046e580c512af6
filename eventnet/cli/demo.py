"""`eventnet demo`: a lively event to try everything with."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from random import Random

import click
from sqlalchemy import select

from eventnet.accounts.service import open_way_in
from eventnet.accounts.sessions import open_session
from eventnet.attendees.models import Attendee
from eventnet.badges.models import Badge
from eventnet.cli.serve import Pair, gunicorn_words, raise_file_limit
from eventnet.config import Settings, local_secret, read_settings
from eventnet.core.clock import SystemClock
from eventnet.db.schema import upgrade
from eventnet.db.session import Database
from eventnet.demo.company import Companion, Company
from eventnet.demo.greeting import greeting
from eventnet.demo.seeding import ORGANISER, Seeded, seed
from eventnet.events.links import join_link

LINKS_GOOD_FOR = timedelta(days=1)
COMPANIONS = slice(2, 16)


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Where to listen (8000).")
@click.option("--phone", is_flag=True, help="Serve phones on the same network too, by https.")
@click.option("--once", is_flag=True, help="Seed the event, print the links, and do not serve.")
def demo(port: int | None, phone: bool, once: bool) -> None:
    """Serve a demo event in the middle of its second hour, with lifelike people."""
    certificate = _prepare_environment(port, phone=phone)
    settings = read_settings()
    database = Database.at(settings.database_url)
    upgrade(database)
    seeded = seed(database, public_host=settings.public_host, now=SystemClock().now())
    click.echo(_greet(database, settings, seeded, on_the_network=phone))
    if once:
        database.close()
        return
    company = Company(
        settings.public_url if not phone else f"http://127.0.0.1:{settings.port}",
        seeded.event_key,
        _companions(database, settings, seeded),
        Random(),  # noqa: S311 - whom they meet is no secret
    )
    database.close()
    raise_file_limit()
    if not phone:
        company.start()
    worker = [sys.executable, "-c", "from eventnet.cli import main; main()", "worker"]
    Pair({"web": [*gunicorn_words(settings), *certificate], "worker": worker}).run()
    if not phone:
        company.stop()


def _prepare_environment(port: int | None, *, phone: bool) -> list[str]:
    """Set what the demo's own processes read; return the certificate's options for the web side."""
    folder = Path("var")
    chosen = port or int(os.environ.get("EVENTNET_PORT") or os.environ.get("PORT") or 8000)
    own = {
        "EVENTNET_PORT": str(chosen),
        "EVENTNET_PUBLIC_URL": f"http://localhost:{chosen}",
        "EVENTNET_LOG_LEVEL": "warning",
        "EVENTNET_LOG_FORMAT": "text",
    }
    if not os.environ.get("DATABASE_URL"):
        own["EVENTNET_DATABASE_URL"] = f"sqlite:///{(folder / 'demo.sqlite3').resolve()}"
    options: list[str] = []
    if phone:
        address = _address_on_the_network()
        options = _certificate(folder, address)
        own["EVENTNET_HOST"] = "0.0.0.0"  # noqa: S104 # nosec B104 - asked for by --phone
        own["EVENTNET_PUBLIC_URL"] = f"https://{address}:{chosen}"
        own["EVENTNET_SECRET_KEY"] = local_secret(folder)
    for name, value in own.items():
        if name.endswith(("PORT", "PUBLIC_URL", "HOST")):
            os.environ[name] = value
        else:
            os.environ.setdefault(name, value)
    return options


def _greet(database: Database, settings: Settings, seeded: Seeded, *, on_the_network: bool) -> str:
    moment = SystemClock().now()
    secret = settings.secret_key.get_secret_value() or local_secret(Path("var"))
    links = []
    with database.write() as db:
        for person_id, email in (
            (seeded.organiser_id, ORGANISER),
            *((person_id, "attendee@demo.invalid") for person_id, _name in seeded.featured),
        ):
            way = open_way_in(
                db,
                purpose="sign-in",
                person_id=person_id,
                email=email,
                secret=secret,
                now=moment,
                good_for=LINKS_GOOD_FOR,
            )
            links.append(f"{settings.public_url}/signin/{way.token}")
    names = [name for _person_id, name in seeded.featured]
    return greeting(
        url=settings.public_url,
        organiser=links[0],
        attendees=list(zip(names, links[1:], strict=True)),
        join_link=join_link(settings.public_url, seeded.join_code),
        on_the_network=on_the_network,
    )


def _companions(database: Database, settings: Settings, seeded: Seeded) -> list[Companion]:
    """Open a session for each simulated attendee."""
    moment = SystemClock().now()
    with database.write() as db:
        rows = db.execute(
            select(Attendee.person_id, Badge.code)
            .join(Badge, Badge.attendee_id == Attendee.id)
            .where(Attendee.event_id == seeded.event_id, Badge.revoked_at.is_(None))
            .order_by(Attendee.joined_at, Attendee.id)
        ).all()[COMPANIONS]
        return [
            Companion(
                cookie=f"{settings.session_cookie}="
                + open_session(db, person_id=person_id, label="Simulated", now=moment),
                code=code,
            )
            for person_id, code in rows
        ]


def _address_on_the_network() -> str:
    """Return this computer's own address on its network; asking for a route sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def _certificate(folder: Path, address: str) -> list[str]:
    """Make a certificate for this address and print its fingerprint.

    Refuses: a machine without openssl (ClickException).
    """
    openssl = shutil.which("openssl")
    if openssl is None:
        raise click.ClickException("PHONE=1 needs openssl, which makes the certificate.")
    folder.mkdir(exist_ok=True)
    key, certificate = folder / "phone-key.pem", folder / "phone-cert.pem"
    subprocess.run(
        [
            openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
            "-nodes", "-days", "7", "-subj", f"/CN={address}", "-addext", f"subjectAltName=IP:{address}",
            "-keyout", str(key), "-out", str(certificate),
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    key.chmod(0o600)
    shown = subprocess.run(
        [openssl, "x509", "-in", str(certificate), "-noout", "-fingerprint", "-sha256"],
        check=True,
        capture_output=True,
        text=True,
    )
    click.echo(f"Certificate, made for today: {shown.stdout.strip()}")
    click.echo("With it phones warn once; installing the app and its offline pages will not work.")
    return ["--certfile", str(certificate), "--keyfile", str(key)]

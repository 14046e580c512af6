"""`eventnet demo`: a lively event to try everything with."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from random import Random

import click

from eventnet.cli.serve import Pair, gunicorn_words, raise_file_limit
from eventnet.config import Settings, local_secret, read_settings
from eventnet.core.clock import SystemClock
from eventnet.db.schema import upgrade
from eventnet.db.session import Database
from eventnet.demo import network
from eventnet.demo.access import codes_of_featured, open_companions, open_links
from eventnet.demo.company import Company, Guest
from eventnet.demo.greeting import OnTheNetwork, greeting
from eventnet.demo.seeding import Seeded, seed
from eventnet.events.links import join_link

FOLDER = Path("var")
PORT = 8000
EVERYWHERE = "0.0.0.0"  # noqa: S104 - asked for by --phone # nosec B104
HTTPS_ABOVE = 443
"""So that 8000 has its https at 8443."""


@dataclass(frozen=True)
class Door:
    """A second web process, which phones on the network reach by https."""

    url: str
    port: int
    certificate: network.Certificate


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Where to listen (8000).")
@click.option("--phone", is_flag=True, help="Serve phones on the same network too, by https.")
@click.option("--once", is_flag=True, help="Seed the event, print the links, and do not serve.")
def demo(port: int | None, phone: bool, once: bool) -> None:
    """Serve a demo event in the middle of its second hour, with lifelike people."""
    chosen = port or int(os.environ.get("EVENTNET_PORT") or os.environ.get("PORT") or PORT)
    try:
        if not once:
            network.require_free(chosen)
        door = _open_door(chosen) if phone else None
    except network.Unavailable as error:
        raise click.ClickException(str(error)) from error
    _prepare_environment(chosen)
    settings = read_settings()
    database = Database.at(settings.database_url)
    upgrade(database)
    seeded = seed(database, public_host=settings.public_host, now=SystemClock().now())
    click.echo(_greet(database, settings, seeded, door))
    company = None if once else _company(database, settings, seeded)
    database.close()
    if company is None:
        return
    raise_file_limit()
    company.start()
    Pair(_commands(settings, door), apart=True).run()
    company.stop()


def _open_door(port: int) -> Door:
    """Prepare the way in for phones. Refuses: no network, no certificate, no free port (Unavailable)."""
    address = network.own_address()
    secure = port + HTTPS_ABOVE if port + HTTPS_ABOVE <= 65535 else port - HTTPS_ABOVE
    network.require_free(secure, EVERYWHERE)
    certificate = network.make_certificate(FOLDER, address)
    return Door(f"https://{address}:{secure}", secure, certificate)


def _prepare_environment(port: int) -> None:
    """Set what the demo's own processes read; a database that was chosen from outside stays."""
    fixed = {
        "EVENTNET_HOST": "127.0.0.1",
        "EVENTNET_PORT": str(port),
        "EVENTNET_PUBLIC_URL": f"http://localhost:{port}",
        # The door's address is not localhost, so its process asks for a key; both share one.
        "EVENTNET_SECRET_KEY": os.environ.get("EVENTNET_SECRET_KEY") or local_secret(FOLDER),
    }
    usual = {"EVENTNET_LOG_LEVEL": "warning", "EVENTNET_LOG_FORMAT": "text"}
    if not os.environ.get("DATABASE_URL"):
        usual["EVENTNET_DATABASE_URL"] = f"sqlite:///{(FOLDER / 'demo.sqlite3').resolve()}"
    os.environ.update(fixed)
    for name, value in usual.items():
        os.environ.setdefault(name, value)


def _commands(settings: Settings, door: Door | None) -> dict[str, list[str]]:
    """Return what runs beside each other: the web side, the worker, and the door for phones."""
    commands = {
        "web": gunicorn_words(settings),
        "worker": [sys.executable, "-c", "from eventnet.cli import main; main()", "worker"],
    }
    if door is not None:
        here = settings.model_copy(update={"host": EVERYWHERE, "port": door.port})
        certificate = door.certificate
        commands["phones"] = [
            *("env", f"EVENTNET_PUBLIC_URL={door.url}", f"EVENTNET_PORT={door.port}"),
            *gunicorn_words(here),
            *("--certfile", str(certificate.certificate), "--keyfile", str(certificate.key)),
        ]
    return commands


def _greet(database: Database, settings: Settings, seeded: Seeded, door: Door | None) -> str:
    """Return the text with fresh links: the organiser's stays on this computer, whoever else may reach it."""
    secret = settings.secret_key.get_secret_value()
    with database.write() as db:
        links = open_links(db, seeded, secret=secret, now=SystemClock().now())
    url = door.url if door else settings.public_url
    names = [name for _person_id, name in seeded.featured]
    return greeting(
        url=settings.public_url,
        organiser=f"{settings.public_url}/signin/{links.organiser}",
        attendees=[
            (name, f"{url}/signin/{token}")
            for name, token in zip(names, links.attendees, strict=True)
        ],
        join_link=join_link(url, seeded.join_code),
        network=OnTheNetwork(door.url, door.certificate.fingerprint) if door else None,
    )


def _company(database: Database, settings: Settings, seeded: Seeded) -> Company:
    moment = SystemClock().now()
    with database.write() as db:
        companions = open_companions(db, seeded, now=moment)
        watched = codes_of_featured(db, seeded, now=moment)
    guests = [Guest(f"{settings.session_cookie}={one.token}", one.code) for one in companions]
    chance = Random()  # noqa: S311 - whom they meet is no secret
    return Company(settings.public_url, seeded.event_key, guests, chance, watched=watched)

"""`eventnet organiser …`: who may create events."""

from __future__ import annotations

from datetime import timedelta

import click

from eventnet.accounts.service import allow_organiser, open_way_in
from eventnet.app import create_app
from eventnet.core.errors import InvalidInput
from eventnet.web.context import house_of


@click.group()
def organiser() -> None:
    """Manage who may create events on this server."""


@organiser.command("add")
@click.argument("email")
def add(email: str) -> None:
    """Let the owner of EMAIL create events, and print a sign-in link that works once, for a day."""
    parts = house_of(create_app())
    moment = parts.clock.now()
    try:
        with parts.database.write() as db:
            person = allow_organiser(db, email=email, now=moment)
            way = open_way_in(
                db,
                purpose="sign-in",
                person_id=person.id,
                email=person.email or email,
                secret=parts.secret,
                now=moment,
                good_for=timedelta(days=1),
            )
    except InvalidInput as error:
        raise click.BadParameter("not an e-mail address", param_hint="EMAIL") from error
    click.echo(f"{parts.settings.public_url}/signin/{way.token}")

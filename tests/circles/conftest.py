"""A live event with a corner for circles, and the browsers of its people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from eventnet.db.session import Database
from tests.factories.circling import Corner, a_corner
from tests.factories.gathering import a_browser_of
from tests.plugins.clock import SettableClock

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from eventnet.attendees.models import Attendee


@dataclass
class Visit:
    """A live event, and the browsers of its people."""

    app: Flask
    corner: Corner
    clock: SettableClock

    def browser(self, who: Attendee) -> FlaskClient:
        return a_browser_of(self.app, who.person_id, now=self.clock.now())

    @property
    def at(self) -> str:
        return f"/e/{self.corner.event.key}"

    @property
    def now(self) -> datetime:
        return self.clock.now()


@pytest.fixture
def visit(app: Flask, database: Database, clock: SettableClock) -> Visit:
    return Visit(app, a_corner(database, now=clock.now()), clock)


def read(page: str, part: str = "main") -> str:
    """Return what can be read there, without what is hidden."""
    page = page.partition(f'id="{part}"')[2]
    if part != "main":
        page = page.partition("</section>")[0]
    page = re.sub(r"<script.*?</script>|<template.*?</template>", "", page, flags=re.DOTALL)
    page = re.sub(r"<(\w+)[^>]* hidden[^>]*>.*?</\1>", "", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", page.partition(">")[2]).split())

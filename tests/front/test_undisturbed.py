"""Who is busy, or asks for it under Me, hears no notice of prompts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eventnet.db.session import Database
from tests.factories.gathering import a_browser_of, a_gathering
from tests.plugins.clock import SettableClock

if TYPE_CHECKING:
    from flask import Flask


def test_it_is_asked_for_under_me_and_taken_back_there(
    app: Flask, database: Database, clock: SettableClock
) -> None:
    there = a_gathering(database, now=clock.now())
    ana, outsider = (
        a_browser_of(app, who.person_id, now=clock.now()) for who in (there.ana, there.outsider)
    )
    at = f"/e/{there.event.key}/me"
    assert ana.get(at).status_code == 200
    for wish, is_quiet in (("true", True), ("false", False)):
        for _ in range(2):
            assert ana.post(f"{at}/undisturbed", data={"undisturbed": wish}).status_code == 303
        assert ('data-undisturbed="always"' in ana.get(at).text) is is_quiet
    assert outsider.post(f"{at}/undisturbed", data={"undisturbed": "true"}).status_code == 404


def test_busy_is_undisturbed_for_as_long_as_it_lasts(
    app: Flask, database: Database, clock: SettableClock
) -> None:
    there = a_gathering(database, now=clock.now())
    ana = a_browser_of(app, there.ana.person_id, now=clock.now())
    at = f"/e/{there.event.key}"
    for state, is_quiet in (("busy", True), ("open", False)):
        ana.post(f"{at}/me/state", data={"state": state})
        assert ('data-undisturbed="busy"' in ana.get(f"{at}/now").text) is is_quiet

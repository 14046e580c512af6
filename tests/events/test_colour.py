"""An event's own colour: what follows from it can be read everywhere, and one in which text cannot be read is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventnet.events.accent import (
    DARK_GROUNDS,
    DARK_INK,
    INK,
    LIGHT_GROUNDS,
    nearest_readable,
    palette_of,
    stylesheet_of,
)
from eventnet.events.colour import contrast, lch_of
from eventnet.events.links import screen_code
from eventnet.events.models import Event
from eventnet.web.context import house_of
from tests.factories.gathering import Gathering
from tests.factories.prompting import an_open_prompt
from tests.plugins.sources import ROOT

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Flask
    from flask.testing import FlaskClient

    from eventnet.db.session import Database
    from tests.plugins.app import Browse

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
TOKENS = (ROOT / "static/pwa/css/tokens.css").read_text(encoding="utf-8")


def tokens(block: str) -> dict[str, str]:
    """Return the colours that a block of our own tokens sets."""
    rules = TOKENS.split(block, 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6})", rules))


def ratio(one: str, other: str) -> float:
    """Return the contrast by the formula of WCAG 2.2, beside the one under test."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        lit = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        ]
        return 0.2126 * lit[0] + 0.7152 * lit[1] + 0.0722 * lit[2]

    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@given(COLOURS, COLOURS)
def test_contrast_is_that_of_the_guidelines(one: str, other: str) -> None:
    assert contrast(one, other) == pytest.approx(ratio(one, other))


@given(COLOURS)
def test_a_colour_is_itself_when_it_is_taken_apart_and_put_together(colour: str) -> None:
    lch = lch_of(colour)
    again = lch.at(lch.lightness)
    distance = max(
        abs(int(colour[at : at + 2], 16) - int(again[at : at + 2], 16)) for at in (1, 3, 5)
    )
    assert distance <= 3


@given(COLOURS)
def test_all_text_of_a_colour_that_is_taken_can_be_read(colour: str) -> None:
    palette = palette_of(colour)
    if palette is None:
        assert ratio(colour, LIGHT_GROUNDS[2]) < 4.6
        return
    light, dark = palette
    assert light["accent"] == colour
    for found, grounds, ink in ((light, LIGHT_GROUNDS, INK), (dark, DARK_GROUNDS, DARK_INK)):
        pairs = [(found["accent"], ground) for ground in (*grounds, found["accent-soft"])]
        pairs += [(found["on-accent"], found[name]) for name in ("accent", "accent-press")]
        for name in ("on-stage", "stage-muted"):
            pairs += [(found[name], found[ground]) for ground in ("stage", "stage-raise")]
        pairs.append((ink, found["accent-soft"]))
        assert min(ratio(*pair) for pair in pairs) >= 4.5


@given(COLOURS)
def test_there_is_always_a_nearest_one_and_it_is_no_brighter(colour: str) -> None:
    nearest = nearest_readable(colour)
    assert palette_of(nearest) is not None
    assert (nearest == colour) == (palette_of(colour) is not None)
    assert lch_of(nearest).lightness <= lch_of(colour).lightness + 0.01


def test_the_grounds_and_the_names_are_those_of_our_pages() -> None:
    light, dark = tokens(":root {"), tokens(':root[data-theme="dark"] {')
    for ours, grounds, ink in ((light, LIGHT_GROUNDS, INK), (dark, DARK_GROUNDS, DARK_INK)):
        assert (ours["paper"], ours["surface"], ours["sunken"]) == grounds
        assert ours["ink"] == ink
    palette = palette_of("#0f6b5c")
    assert palette is not None
    for ours, found in zip((light, dark), palette, strict=True):
        assert set(found) <= set(ours)
        assert {name for name in ours if "accent" in name or "stage" in name} == set(found)


def test_a_stylesheet_has_light_and_dark_and_nothing_of_what_is_no_colour() -> None:
    css = stylesheet_of("#5b2a86")
    assert css is not None
    assert css.count("--accent: ") == 3
    assert css.startswith("@layer tokens {")
    for wrong in ("#ffcc00", "#FFFFFF", "5b2a86", "#5b2a8", "}body{", "#5b2a86;"):
        assert stylesheet_of(wrong) is None


def test_the_stylesheet_is_ours_may_be_kept_and_needs_nobody(app: Flask) -> None:
    stranger = app.test_client()
    answer = stranger.get("/look/5b2a86.css")
    assert (answer.status_code, answer.mimetype) == (200, "text/css")
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert "Set-Cookie" not in answer.headers
    for wrong in ("ffcc00", "5B2A86", "url(x)", "5b2a86ff"):
        assert stranger.get(f"/look/{wrong}.css").status_code == 404


@pytest.fixture
def olga(gathering: Gathering, browser_of: Browse) -> FlaskClient:
    return browser_of(gathering.organiser.id)


def test_an_event_wears_its_colour_on_every_page_and_no_other_event_does(
    app: Flask,
    database: Database,
    gathering: Gathering,
    browser_of: Browse,
    olga: FlaskClient,
    now: datetime,
) -> None:
    key, link = gathering.event.key, "/look/5b2a86.css"
    ana, outsider = (browser_of(one.person_id) for one in (gathering.ana, gathering.outsider))
    assert link not in ana.get(f"/e/{key}/now").text
    for _ in range(2):
        answer = olga.post(f"/o/{key}/look", data={"accent": "#5B2A86"})
        assert answer.headers["Location"] == f"/o/{key}/look"
    with database.write() as db:
        event = db.get_one(Event, gathering.event.id)
        assert event.accent == "#5b2a86"
        an_open_prompt(db, event, now=now)
    secret = house_of(app).secret
    screen = screen_code(secret, event_id=gathering.event.id, number=gathering.event.screen_number)
    pages = (
        *(ana.get(f"/e/{key}/{place}") for place in ("now", "people", "badge", "meet", "me")),
        *(olga.get(f"/o/{key}{place}") for place in ("", "/prompts", "/settings", "/look")),
        app.test_client().get(f"/join/{gathering.event.join_code}"),
        app.test_client().get(f"/screen/{key}/{screen}"),
    )
    for page in pages:
        assert page.status_code == 200
        assert f'<link rel="stylesheet" href="{link}">' in page.text
    assert link not in outsider.get(f"/e/{gathering.elsewhere.key}/now").text
    assert outsider.post(f"/o/{key}/look", data={"accent": "#111111"}).status_code == 404
    assert olga.post(f"/o/{key}/look", data={"accent": ""}).status_code == 303
    assert "/look/" not in ana.get(f"/e/{key}/now").text


def test_a_colour_that_cannot_be_read_changes_nothing_and_the_nearest_is_put_in(
    database: Database, gathering: Gathering, olga: FlaskClient
) -> None:
    at = f"/o/{gathering.event.key}/look"
    answer = olga.post(at, data={"accent": "#ffcc00"})
    assert answer.status_code == 422
    assert "could not be read" in answer.text
    assert f'value="{nearest_readable("#ffcc00")}"' in answer.text
    assert olga.post(at, data={"accent": "red"}).status_code == 422
    tried = olga.get(f"{at}?accent=%235b2a86").text
    assert "/look/5b2a86.css" in tried
    assert "Not kept yet" in tried
    assert "/look/" not in olga.get(f"{at}?accent=%23ffcc00").text
    with database.read() as db:
        assert db.get_one(Event, gathering.event.id).accent is None

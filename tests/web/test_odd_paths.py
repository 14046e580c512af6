"""Odd characters in an address reach nothing and break nothing, whoever asks and whatever the database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

from eventnet.web.origin import SAFE
from tests.factories.doors import a_new_browser
from tests.factories.gathering import Gathering
from tests.plugins.app import Browse

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

ODD = ["a\x00b", "\ud800", "\u202e🙂", "%", "..", "'\"<>", "a" * 3_000, "\r\nX: y"]


def odd_addresses(app: Flask, event_key: str) -> Iterator[tuple[str, str]]:
    """Yield (method, path) for each address with each odd text where a name or a number should stand."""
    for rule in app.url_map.iter_rules():
        for odd in ODD:
            text = quote(odd.encode(errors="surrogatepass"), safe="")
            path = rule.rule
            for name in rule.arguments:
                value = event_key if name == "event_key" and len(rule.arguments) > 1 else text
                for form in (f"<{name}>", f"<any(approve, hide):{name}>"):
                    path = path.replace(form, value)
            if rule.arguments and "<" not in path:
                for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                    yield method, path


def broken(client: FlaskClient, asked: list[tuple[str, str]]) -> list[tuple[str, str, int]]:
    """Return what was answered otherwise than by a clear no, or a page that leads on."""
    answers = [
        (method, path[:80], client.open(path, method=method, buffered=True).status_code)
        for method, path in asked
    ]
    return [one for one in answers if one[2] >= 500 or (one[2] < 300 and one[0] not in SAFE)]


def test_no_odd_address_breaks_anything_for_strangers_attendees_and_organisers(
    app: Flask, gathering: Gathering, browser_of: Browse
) -> None:
    asked = list(odd_addresses(app, gathering.event.key))
    assert len(asked) > 300
    ana, olga = browser_of(gathering.ana.person_id), browser_of(gathering.organiser.id)
    attended = [one for one in asked if one[1].startswith("/e/")]
    run = [one for one in asked if one[1].startswith("/o/")]
    public = [one for one in asked if one not in attended and one not in run]
    assert public
    assert broken(a_new_browser(app), public) == []
    assert broken(ana, attended) == []
    assert broken(olga, run) == []


def test_odd_questions_break_nothing(gathering: Gathering, browser_of: Browse) -> None:
    ana = browser_of(gathering.ana.person_id)
    for odd in ODD:
        text = quote(odd.encode(errors="surrogatepass"), safe="")
        for path in (f"/join?code={text}", f"/e/{gathering.event.key}/people?q={text}&show={text}"):
            assert ana.get(path).status_code in {200, 303, 404, 414}

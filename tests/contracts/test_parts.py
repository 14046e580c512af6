"""What is installed: new enough to be safe, and without the part that breaks every socket."""

from __future__ import annotations

import importlib.util
import json
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.version import Version

# Older ones have published advisories.
AT_LEAST = {
    "flask": "3.1.3",
    "gevent": "26.9",
    "gunicorn": "27.0.1",
    "python-engineio": "4.15.1",
    "python-socketio": "5.18.1",
    "werkzeug": "3.1.6",
}


@pytest.mark.parametrize(("part", "least"), AT_LEAST.items())
def test_a_part_is_not_older_than_its_last_advisory(part: str, least: str) -> None:
    assert Version(version(part)) >= Version(least)


def test_gevent_websocket_is_absent_because_engineio_would_pick_it_and_fail() -> None:
    assert importlib.util.find_spec("geventwebsocket") is None


def test_the_browser_sides_lock_names_the_packages_of_every_machine_and_no_registry() -> None:
    text = (Path(__file__).parents[2] / "static/pwa/package-lock.json").read_text()
    packages = json.loads(text)["packages"]
    missing = [
        name
        for package in packages.values()
        for name in package.get("optionalDependencies", {})
        if f"node_modules/{name}" not in packages
    ]
    assert missing == [], "run bin/lock-optional, or `npm ci` refuses the file"
    assert '"resolved"' not in text

"""Templates and browser modules: nothing inline, nothing unescaped, nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from tests.plugins.sources import LETTERS, PWA, scripts, short, stylesheets, templates, text_of

# Names of namespaces, which nobody fetches.
NAMESPACE = re.compile(r"https?://(?:www\.)?w3\.org/")
ADDRESS = re.compile(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}(?:[/:\"'?#]|\b)", re.IGNORECASE)
EVENT_ATTRIBUTE = re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE)
STYLE_ATTRIBUTE = re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.IGNORECASE | re.DOTALL)
DATA_SCRIPT = re.compile(r"type=\"application/json\"")


def pages() -> list[Path]:
    """Return the templates that a browser shows; letters have rules of their own."""
    return [path for path in templates() if LETTERS not in path.parents]


def finds(paths: Iterable[Path], *patterns: str | re.Pattern[str]) -> list[str]:
    """Return where any of the patterns stands, as `file:line text`."""
    found = []
    for path in paths:
        for number, line in enumerate(text_of(path).splitlines(), 1):
            if any(re.search(pattern, line) for pattern in patterns):
                found.append(f"{short(path)}:{number} {line.strip()}")
    return found


def test_no_template_switches_escaping_off() -> None:
    assert finds(templates(), r"\|\s*safe\b", r"autoescape\s+false", r"\bMarkup\(") == []


def test_no_page_has_a_style_attribute_or_a_style_element() -> None:
    inline = [short(path) for path in pages() if STYLE_ATTRIBUTE.search(text_of(path))]
    assert inline == []
    assert finds(pages(), r"<style\b") == []


def test_no_page_has_a_script_in_it_or_a_handler_attribute() -> None:
    handlers = [short(path) for path in templates() if EVENT_ATTRIBUTE.search(text_of(path))]
    assert handlers == []
    inline = [
        short(path)
        for path in templates()
        for attributes, body in SCRIPT.findall(text_of(path))
        if body.strip() and not DATA_SCRIPT.search(attributes)
    ]
    assert inline == []


def test_modules_fill_markup_by_text_only() -> None:
    forbidden = (
        r"\b(?:inner|outer)HTML\b", r"insertAdjacentHTML", r"document\.write\b", r"\beval\(",
        r"new Function\(", r"createContextualFragment", r"setHTMLUnsafe", r"\.style\b",
        r"setAttribute\(\s*[\"']style",
    )  # fmt: skip
    assert finds(scripts(), *forbidden) == []


def test_modules_know_no_addresses_because_pages_hand_them_over() -> None:
    assert finds(scripts(), r"""["'`]/(?:e|o|signin|join|b|static)/""") == []


def test_nothing_comes_from_elsewhere() -> None:
    foreign = []
    for path in [*pages(), *scripts(), *stylesheets(), *PWA.glob("*.webmanifest")]:
        for number, line in enumerate(text_of(path).splitlines(), 1):
            rest = re.sub(r"\{[{%#].*?[}%#]\}", "", NAMESPACE.sub("", line))
            if re.match(r"\s*(?://|\*|/\*)", line):
                continue  # a comment may name its source
            if ADDRESS.search(rest):
                foreign.append(f"{short(path)}:{number} {line.strip()}")
    assert foreign == []


def test_a_component_is_called_by_one_name_everywhere() -> None:
    """`data-module="tally"` in a template means src/modules/tally.js."""
    named = {
        name
        for path in templates()
        for value in re.findall(r'data-module="([^"{]+)"', text_of(path))
        for name in value.split()
    }
    there = {path.stem for path in (PWA / "src" / "modules").glob("*.js")}
    assert named - there == set()

"""The logs say what happened, without anybody's address, token or words."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from eventnet.core.tokens import new_token
from eventnet.web import logs
from eventnet.web.logs import scrub


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is logged while the test runs, as JSON lines."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    logs.install("info", "json")
    written = io.StringIO()
    handler = root.handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(written)
    yield written
    root.handlers[:] = before
    root.setLevel(level)


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


@given(st.emails(), st.text(max_size=20))
def test_no_address_gets_through(address: str, around: str) -> None:
    assert address not in scrub(f"{around} {address} {around}")


def test_no_token_gets_through_and_ids_do() -> None:
    for _ in range(200):
        token = new_token()
        assert token not in scrub(f"GET /signin/{token} 200")
        assert token not in scrub(f"cookie eventnet={token}; path=/")
    assert scrub("attendee 06h0rasxjr58gkrfh6zz") == "attendee 06h0rasxjr58gkrfh6zz"


def test_a_line_is_one_json_object_with_its_moment_and_level(log: io.StringIO) -> None:
    structlog.get_logger("a").info("digest", done=3)
    (line,) = lines(log)
    assert (line["event"], line["done"], line["level"]) == ("digest", 3, "info")
    assert line["timestamp"].endswith("Z")


def test_values_errors_and_lines_of_libraries_are_scrubbed(log: io.StringIO) -> None:
    token = new_token()
    ours, theirs = structlog.get_logger("ours"), logging.getLogger("theirs")
    ours.info(
        "sent", to="ana@example.org", nested={"to": ["ana@example.org", (token,)]}, raw=b"x@y.zz"
    )
    theirs.warning("no room for %s and %s", "ana@example.org", token)
    try:
        raise ValueError(f"ana@example.org with {token}")
    except ValueError as error:
        ours.error("failed", exc_info=error)
        theirs.exception("failed")
    text = log.getvalue()
    assert len(lines(log)) == 4
    assert "ana@example.org" not in text
    assert "x@y.zz" not in text
    assert token not in text
    assert text.count("ValueError") >= 2


def test_what_postgresql_says_about_a_row_is_kept_back(log: io.StringIO) -> None:
    try:
        raise ValueError(
            "null value in column\nDETAIL:  Failing row contains (1, Ana Lima, Lima Maps).\nHINT: none"
        )
    except ValueError as error:
        structlog.get_logger("ours").error("failed", exc_info=error)
    assert "Ana Lima" not in log.getvalue()
    assert "null value in column" in log.getvalue()


def test_quieter_levels_and_chatty_libraries_are_left_out(log: io.StringIO) -> None:
    structlog.get_logger("ours").debug("details")
    logging.getLogger("engineio").info("chatter")
    assert lines(log) == []

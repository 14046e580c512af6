"""A letter as it travels: whole in plain text and HTML, and with headers that nobody can break out of."""

from __future__ import annotations

from datetime import datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventnet.core.text import is_email
from eventnet.db.session import Database
from eventnet.mail.message import address_of, message_of
from eventnet.mail.models import Letter
from eventnet.mail.service import Rendered, as_kept
from tests.factories.letters import a_letter
from tests.plugins.clock import A_GOOD_MORNING

SENDER = address_of("EventNet <post@meet.example.org>")
PAGE = """<html><head><style>.loud { color: #0f6b5c; }
@media (prefers-color-scheme: dark) { .loud { color: #6fd3be !important; } }</style></head>
<body><p class="loud">Grüße</p></body></html>"""


def letter(**values: object) -> Letter:
    fixed = {
        "id": "01k",
        "kind": "digest",
        "to_address": "ana@example.org",
        "locale": "en",
        "subject": "Hello",
        "text": "Hello\n",
        "html": "<p>Hello</p>",
        "headers": {},
        "message_id": "<01k@meet.example.org>",
        "created_at": A_GOOD_MORNING,
        "may_repeat": False,
    }
    return Letter(**{**fixed, **values})


def message_of_kept(kept: Letter) -> EmailMessage:
    return message_of(kept, as_kept(kept), sender=SENDER)


def over_the_wire(message: EmailMessage) -> EmailMessage:
    return message_from_bytes(bytes(message), policy=policy.default)


def test_a_letter_is_plain_text_and_html_with_its_styles_on_the_elements() -> None:
    sent = over_the_wire(message_of_kept(letter(text="Grüße\n", html=PAGE)))
    assert sent.get_content_type() == "multipart/alternative"
    plain, html = sent.get_body(("plain",)), sent.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().splitlines() == ["Grüße"]
    assert 'style="color: #0f6b5c;"' in html.get_content()
    assert "prefers-color-scheme: dark" in html.get_content()


def test_a_letter_says_that_a_program_wrote_it_and_when() -> None:
    sent = over_the_wire(message_of_kept(letter()))
    assert sent["From"] == "EventNet <post@meet.example.org>"
    assert sent["Message-ID"] == "<01k@meet.example.org>"
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["Date"].datetime == A_GOOD_MORNING
    assert sent["List-Unsubscribe"] is None


def test_a_long_way_to_unsubscribe_stays_one_address() -> None:
    link = "<https://meet.example.org/unsubscribe/" + "a" * 90 + ">"
    headers = {"List-Unsubscribe": link, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    raw = bytes(message_of_kept(letter(headers=headers))).decode()
    assert f"List-Unsubscribe: {link}\r\n" in raw
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw


def test_the_same_letter_is_the_same_message_twice() -> None:
    first, second = (message_of_kept(letter()) for _time in range(2))
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]


@given(st.text(max_size=120), st.sampled_from(["\r\n", "\n", "\r", "\x0b", "\u2028"]))
def test_no_subject_becomes_a_header(text: str, ending: str) -> None:
    subject = f"{text}{ending}Bcc: everybody@example.org"
    sent = over_the_wire(message_of_kept(letter(subject=subject)))
    assert sent["Bcc"] is None
    assert sent["To"] == "ana@example.org"


@given(st.text(min_size=1, max_size=60))
def test_an_address_is_one_recipient_or_no_letter_at_all(text: str) -> None:
    try:
        message = message_of_kept(letter(to_address=text))
    except (ValueError, MessageError):
        assert not is_email(text) or not text.isascii()
        return
    assert len(message["To"].addresses) == 1
    assert message["Bcc"] is None


@pytest.mark.parametrize(
    "value", ["x\r\nBcc: everybody@example.org", "x\nTo: everybody@example.org"]
)
def test_no_header_value_becomes_another_header(value: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        message_of_kept(letter(headers={"List-Unsubscribe": value}))


def test_a_letter_keeps_one_message_id_for_ever(database: Database, now: datetime) -> None:
    with database.write() as db:
        one, other = a_letter(db, now=now), a_letter(db, now=now, words=Rendered("A", "B", "C"))
        assert one.message_id == f"<{one.id}@meet.example.org>"
        assert one.message_id != other.message_id

"""The one door, against a real SMTP server on this machine."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from eventnet.config import Settings, read_settings
from eventnet.db.session import Database
from eventnet.mail.delivery import send_due
from eventnet.mail.message import address_of, message_of
from eventnet.mail.models import Letter
from eventnet.mail.service import as_kept
from eventnet.mail.transports import Console, Memory, Refused, Smtp, Unreachable, transport_of
from tests.factories.letters import a_letter
from tests.plugins.clock import SettableClock
from tests.plugins.ports import free_port
from tests.plugins.smtp import PostOffice

SENDER = "EventNet <post@meet.example.org>"


def settings_for(port: int, **values: object) -> Settings:
    return read_settings(
        _env_file=None,
        mail_transport="smtp",
        smtp_host="127.0.0.1",
        smtp_port=port,
        **{"smtp_security": "none", **values},
    )


def one(database: Database, clock: SettableClock, to: str = "ana@example.org") -> Letter:
    with database.write() as db:
        return a_letter(db, now=clock.now(), to=to)


def message_of_one(database: Database, clock: SettableClock) -> EmailMessage:
    letter = one(database, clock)
    return message_of(letter, as_kept(letter), sender=address_of(SENDER))


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A server that greets, and then says nothing for ever."""
    listener = socket.create_server(("127.0.0.1", 0))
    open_lines: list[socket.socket] = []

    def greet() -> None:
        while True:
            try:
                line, _peer = listener.accept()
            except OSError:
                return
            open_lines.append(line)
            line.sendall(b"220 here\r\n")

    thread = threading.Thread(target=greet, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(5)
    for line in open_lines:
        line.close()


def test_letters_arrive_over_smtp_on_one_connection(
    database: Database, clock: SettableClock, post_office: PostOffice
) -> None:
    for to in ("ana@example.org", "ben@example.org"):
        one(database, clock, to)
    door = Smtp(settings_for(post_office.port))
    assert send_due(database, door, write=as_kept, sender=SENDER, clock=clock) == 2
    assert send_due(database, door, write=as_kept, sender=SENDER, clock=clock) == 0
    assert [letter.recipients for letter in post_office.letters] == [
        ("ana@example.org",),
        ("ben@example.org",),
    ]
    assert post_office.letters[0].text.splitlines() == ["Hello Ana"]
    assert "<p>Hello Ana</p>" in post_office.letters[0].html


@pytest.mark.parametrize(("reply", "state"), [("451 later", "waiting"), ("550 never", "refused")])
def test_a_server_that_says_no_is_believed(
    database: Database, clock: SettableClock, post_office: PostOffice, reply: str, state: str
) -> None:
    letter = one(database, clock)
    post_office.refuse = reply
    door = Smtp(settings_for(post_office.port))
    assert send_due(database, door, write=as_kept, sender=SENDER, clock=clock) == 0
    with database.read() as db:
        refused = db.get_one(Letter, letter.id)
        assert (refused.state, refused.error, refused.may_repeat) == (state, reply[:3], False)
    post_office.refuse = None
    clock.move(minutes=1)
    assert send_due(database, door, write=as_kept, sender=SENDER, clock=clock) == (
        state == "waiting"
    )


def test_a_server_that_goes_silent_costs_a_moment_and_one_try(
    database: Database, clock: SettableClock, silent_port: int
) -> None:
    message = message_of_one(database, clock)
    with pytest.raises(Refused) as caught:
        Smtp(settings_for(silent_port), timeout=0.2).send(message)
    assert caught.value.unsure
    assert not caught.value.for_good


def test_a_server_that_is_not_there_is_a_shut_door(
    database: Database, clock: SettableClock
) -> None:
    message = message_of_one(database, clock)
    with pytest.raises(Unreachable):
        Smtp(settings_for(free_port())).send(message)


def test_a_letter_never_goes_in_the_clear_when_encryption_was_asked_for(
    database: Database, clock: SettableClock, post_office: PostOffice
) -> None:
    message = message_of_one(database, clock)
    with pytest.raises(Unreachable):
        Smtp(settings_for(post_office.port, smtp_security="starttls")).send(message)
    assert post_office.letters == []


def test_a_login_that_is_not_taken_is_a_shut_door(
    database: Database, clock: SettableClock, post_office: PostOffice
) -> None:
    conf = settings_for(post_office.port, smtp_user="eventnet", smtp_password="wrong")
    with pytest.raises(Unreachable):
        Smtp(conf).send(message_of_one(database, clock))


def test_the_console_shows_a_letter_readably(
    database: Database, clock: SettableClock, capsys: pytest.CaptureFixture[str]
) -> None:
    one(database, clock)
    assert send_due(database, Console(), write=as_kept, sender=SENDER, clock=clock) == 1
    shown = capsys.readouterr().out
    assert "To: ana@example.org\nSubject: Hello\n\nHello Ana\n" in shown


def test_the_settings_name_the_door() -> None:
    doors = {
        name: type(transport_of(read_settings(_env_file=None, mail_transport=name)))
        for name in ("console", "smtp", "memory")
    }
    assert doors == {"console": Console, "smtp": Smtp, "memory": Memory}

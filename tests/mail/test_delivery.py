"""Letters go once, or say that they may repeat; none is lost, and none stops another."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from eventnet.db.session import Database
from eventnet.mail.delivery import LEASE, MOST_TRIES, PAUSES, claim_next, send_due
from eventnet.mail.models import Letter
from eventnet.mail.service import Outgoing, Rendered, as_kept
from eventnet.mail.transports import Memory, Refused, Unreachable
from eventnet.web import logs
from tests.factories.letters import a_letter
from tests.plugins.clock import SettableClock

SENDER = "EventNet <post@meet.example.org>"


class Moody(Memory):
    """A door that first asks `mood` what to think of a letter; it may raise what a server would cause."""

    def __init__(self, mood: Callable[[EmailMessage], None]) -> None:
        super().__init__()
        self.mood = mood

    def send(self, message: EmailMessage) -> None:
        self.mood(message)
        super().send(message)


def always(trouble: Exception) -> Callable[[EmailMessage], None]:
    def refuse(_message: EmailMessage) -> None:
        raise trouble

    return refuse


def post_one(database: Database, clock: SettableClock, **values: object) -> str:
    with database.write() as db:
        return a_letter(db, now=clock.now(), **values).id  # type: ignore[arg-type]


def letter_of(database: Database, letter_id: str) -> Letter:
    with database.read() as db:
        letter = db.get_one(Letter, letter_id)
        db.expunge(letter)
    return letter


def send(database: Database, door: Memory, clock: SettableClock, most: int = 20) -> int:
    return send_due(database, door, write=as_kept, sender=SENDER, clock=clock, most=most)


def test_a_letter_goes_once_however_often_one_looks(
    database: Database, clock: SettableClock
) -> None:
    letter_id = post_one(database, clock)
    door = Memory()
    assert [send(database, door, clock), send(database, door, clock)] == [1, 0]
    assert len(door.letters) == 1
    letter = letter_of(database, letter_id)
    assert (letter.state, letter.sent_at, letter.lease_until) == ("sent", clock.now(), None)
    assert not letter.may_repeat


def test_a_letter_of_a_rolled_back_transaction_never_goes(
    database: Database, clock: SettableClock
) -> None:
    with suppress(LookupError), database.write() as db:
        a_letter(db, now=clock.now())
        raise LookupError
    assert send(database, Memory(), clock) == 0


def test_a_letter_that_is_not_due_yet_waits(database: Database, clock: SettableClock) -> None:
    letter_id = post_one(database, clock)
    with database.write() as db:
        db.get_one(Letter, letter_id).due_at = clock.now() + timedelta(minutes=1)
    door = Memory()
    assert send(database, door, clock) == 0
    clock.move(minutes=1)
    assert send(database, door, clock) == 1


def test_two_workers_never_hold_the_same_letter(database: Database, clock: SettableClock) -> None:
    post_one(database, clock)
    assert claim_next(database, now=clock.now()) is not None
    assert claim_next(database, now=clock.now()) is None


def test_a_letter_of_a_killed_worker_goes_again_with_its_message_id_and_says_so(
    database: Database, clock: SettableClock
) -> None:
    post_one(database, clock)
    held = claim_next(database, now=clock.now())
    assert held is not None
    door = Memory()
    assert send(database, door, clock) == 0  # the lease may still be somebody's
    clock.set(clock.now() + LEASE)
    assert send(database, door, clock) == 1
    again = door.letters[0]
    assert again["Message-ID"] == held.message_id
    assert again["X-May-Repeat"] == "yes"
    assert letter_of(database, held.id).may_repeat


def test_a_letter_that_kills_every_worker_is_given_up(
    database: Database, clock: SettableClock
) -> None:
    letter_id = post_one(database, clock)
    for _death in range(MOST_TRIES):
        assert claim_next(database, now=clock.now()) is not None
        clock.set(clock.now() + LEASE)
    assert claim_next(database, now=clock.now()) is None
    letter = letter_of(database, letter_id)
    assert (letter.state, letter.attempts, letter.error) == ("failed", MOST_TRIES, "no-answer")


def test_a_letter_refused_for_now_is_tried_again_later_and_later_and_then_given_up(
    database: Database, clock: SettableClock
) -> None:
    letter_id = post_one(database, clock)
    door = Moody(always(Refused("451")))
    for pause in PAUSES:
        assert send(database, door, clock) == 0
        letter = letter_of(database, letter_id)
        assert (letter.state, letter.due_at, letter.error) == (
            "waiting",
            clock.now() + pause,
            "451",
        )
        assert not letter.may_repeat
        clock.set(letter.due_at)
    send(database, door, clock)
    assert letter_of(database, letter_id).state == "failed"


def test_a_letter_refused_for_good_fails_at_once(database: Database, clock: SettableClock) -> None:
    letter_id = post_one(database, clock)
    send(database, Moody(always(Refused("550", for_good=True))), clock)
    letter = letter_of(database, letter_id)
    assert (letter.state, letter.error, letter.lease_until) == ("refused", "550", None)


def test_a_letter_without_an_answer_may_have_gone_so_the_next_copy_says_so(
    database: Database, clock: SettableClock
) -> None:
    post_one(database, clock)
    send(database, Moody(always(Refused("timeout", unsure=True))), clock)
    clock.set(clock.now() + PAUSES[0])
    door = Memory()
    assert send(database, door, clock) == 1
    assert door.letters[0]["X-May-Repeat"] == "yes"


def test_a_shut_door_ends_the_round_and_blames_no_letter(
    database: Database, clock: SettableClock
) -> None:
    first, second = post_one(database, clock), post_one(database, clock)
    asked: list[EmailMessage] = []

    def shut(message: EmailMessage) -> None:
        asked.append(message)
        raise Unreachable("535")

    send(database, Moody(shut), clock)
    assert len(asked) == 1
    assert [letter_of(database, one).attempts for one in (first, second)] == [0, 0]
    clock.set(clock.now() + PAUSES[0])
    door = Memory()
    assert send(database, door, clock) == 2
    assert [letter["X-May-Repeat"] for letter in door.letters] == [None, None]


def test_a_letter_that_cannot_be_written_does_not_stop_the_others(
    database: Database, clock: SettableClock
) -> None:
    poison = post_one(database, clock, to="not an address")
    odd_header = post_one(database, clock, headers={"Bcc": "everybody@example.org"})
    good = post_one(database, clock)
    assert send(database, Memory(), clock) == 1
    states = [letter_of(database, one).state for one in (poison, odd_header, good)]
    assert states == ["failed", "failed", "sent"]


def test_a_way_in_goes_before_a_hundred_digests(database: Database, clock: SettableClock) -> None:
    for number in range(5):
        post_one(database, clock, kind="digest", to=f"p{number}@example.org")
    clock.move(seconds=1)
    post_one(database, clock, kind="sign-in", to="waiting@example.org")
    door = Memory()
    assert send(database, door, clock, most=1) == 1
    assert door.letters[0]["To"] == "waiting@example.org"


def test_a_wrong_sender_is_the_operators_and_no_letters_fault(
    database: Database, clock: SettableClock
) -> None:
    letter_id = post_one(database, clock)
    with pytest.raises(ValueError, match=r".+"):
        send_due(database, Memory(), write=as_kept, sender="not an address", clock=clock)
    assert letter_of(database, letter_id).attempts == 0


def test_no_log_line_holds_an_address(
    database: Database,
    clock: SettableClock,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    logs.install("debug", "json")
    for trouble in (Refused("451"), Refused("550", for_good=True), Unreachable("535")):
        post_one(database, clock)
        send(database, Moody(always(trouble)), clock)
    post_one(database, clock, words=Rendered("Hi", "Hi", "Hi"), headers={"To": "x@example.org"})
    send(database, Memory(), clock)
    lines = capsys.readouterr().err
    assert "letter-refused" in lines
    assert "letter-unwritable" in lines
    assert "@" not in lines
    assert "[address]" not in lines  # nothing had to be blotted out


def test_all_letters_of_a_round_of_troubles_arrive_in_the_end(
    database: Database, clock: SettableClock
) -> None:
    for number in range(12):
        post_one(database, clock, to=f"p{number}@example.org")
    turn = iter(range(10_000))

    def now_and_then(_message: EmailMessage) -> None:
        if next(turn) % 3 == 0:
            raise Refused("421")

    door = Moody(now_and_then)
    for _round in range(6):
        send(database, door, clock)
        clock.move(minutes=5)
    assert sorted(str(letter["To"]) for letter in door.letters) == sorted(
        f"p{number}@example.org" for number in range(12)
    )
    with database.read() as db:
        assert set(db.scalars(select(Letter.state))) == {"sent"}


def test_a_letter_whose_writer_says_no_is_taken_back_and_the_next_one_goes(
    database: Database, clock: SettableClock
) -> None:
    refused, good = (post_one(database, clock, to=f"{who}@example.org") for who in ("no", "yes"))
    door = Memory()

    def write(letter: Letter) -> Outgoing | None:
        return as_kept(letter) if letter.id == good else None

    assert send_due(database, door, write=write, sender=SENDER, clock=clock) == 1
    assert [letter["To"] for letter in door.letters] == ["yes@example.org"]
    letter = letter_of(database, refused)
    assert (letter.state, letter.lease_until) == ("cancelled", None)


def test_what_cannot_be_written_now_is_tried_again_and_given_up_in_the_end(
    database: Database, clock: SettableClock
) -> None:
    letter_id = post_one(database, clock)
    good = post_one(database, clock)
    door = Memory()

    def write(letter: Letter) -> Outgoing | None:
        if letter.id == letter_id:
            raise LookupError
        return as_kept(letter)

    for pause in (*PAUSES, timedelta()):
        send_due(database, door, write=write, sender=SENDER, clock=clock)
        assert letter_of(database, letter_id).error == "unwritable"
        clock.move(minutes=pause / timedelta(minutes=1))
    assert letter_of(database, letter_id).state == "failed"
    assert letter_of(database, good).state == "sent"
    assert len(door.letters) == 1


@pytest.mark.parametrize("goes", [True, False])
def test_a_letter_that_is_taken_back_on_its_way_is_counted_as_what_became_of_it(
    database: Database, clock: SettableClock, *, goes: bool
) -> None:
    letter_id = post_one(database, clock)

    def take_back(_message: object) -> None:
        with database.write() as db:
            db.get_one(Letter, letter_id).state = "cancelled"

    def write(letter: Letter) -> Outgoing | None:
        if not goes:
            take_back(letter)
        return as_kept(letter)

    door = Moody(take_back if goes else lambda _message: None)
    send_due(database, door, write=write, sender=SENDER, clock=clock)
    assert len(door.letters) == goes
    assert letter_of(database, letter_id).state == ("sent" if goes else "cancelled")

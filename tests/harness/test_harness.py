"""The tests' own tools do what they say: a broken tool would make every test that uses it say too much."""

from __future__ import annotations

import os
import smtplib
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
import qrcode

from eventnet.config import read_settings
from eventnet.db.session import Database
from tests.plugins.camera import film_of_matrix, film_of_nothing
from tests.plugins.clock import SettableClock
from tests.plugins.ports import wait_until
from tests.plugins.smtp import PostOffice


def test_the_clock_stands_until_it_is_moved(clock: SettableClock, now: datetime) -> None:
    assert clock.now() == now
    assert clock.move(minutes=5) == now + timedelta(minutes=5)
    assert clock.now() == now + timedelta(minutes=5)
    with pytest.raises(ValueError, match="aware"):
        clock.set(datetime(2026, 1, 1))  # noqa: DTZ001 - what must be refused


def letter(to: str, subject: str, text: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "host@example.org", to, subject
    made.set_content(text)
    return made


def test_the_post_office_keeps_letters_and_can_refuse_them(post_office: PostOffice) -> None:
    with smtplib.SMTP("127.0.0.1", post_office.port) as smtp:
        smtp.send_message(letter("ana@example.org", "Hello", "See http://localhost:1/x/42."))
        post_office.refuse = "451 come back later"
        with pytest.raises(smtplib.SMTPDataError):
            smtp.send_message(letter("ana@example.org", "Again", "…"))
    caught = post_office.wait_for("ana@example.org")
    assert (caught.subject, caught.link("/x/")) == ("Hello", "http://localhost:1/x/42")
    assert len(post_office.letters) == 1
    assert post_office.letters_to("ben@example.org") == []


def test_no_setting_of_the_machine_gets_into_a_test() -> None:
    assert not {"DATABASE_URL", "REDIS_URL", "PORT"} & set(os.environ)
    assert read_settings(_env_file=None).port == 8000


def test_waiting_ends_and_says_for_what() -> None:
    with pytest.raises(TimeoutError, match="rain did not come"):
        wait_until(lambda: False, seconds=0.05, what="rain")


def test_a_film_has_whole_frames_and_both_dark_and_light(tmp_path: Path) -> None:
    symbol = qrcode.QRCode(border=0)
    symbol.add_data("HTTPS://EXAMPLE.ORG/B/0123456789")
    film = film_of_matrix(symbol.get_matrix(), tmp_path / "badge.y4m", width=320, height=240)
    head, *frames = film.read_bytes().split(b"FRAME\n")
    assert head.startswith(b"YUV4MPEG2 W320 H240 ")
    assert {len(frame) for frame in frames} == {320 * 240 * 3 // 2}
    luma = frames[0][: 320 * 240]
    assert min(luma) < 30
    assert max(luma) > 225
    blank = film_of_nothing(tmp_path / "nothing.y4m", width=320, height=240).read_bytes()
    assert len(set(blank.split(b"FRAME\n")[1][: 320 * 240])) == 1


@pytest.mark.redis
def test_redis_is_there_and_empty(redis_url: str) -> None:
    import redis

    with redis.Redis.from_url(redis_url) as connection:
        assert connection.dbsize() == 0
        assert connection.ping()


@pytest.mark.parametrize("time", [1, 2])
def test_every_test_has_a_database_of_its_own(database: Database, time: int) -> None:
    with database.write() as db:
        connection = db.connection()
        connection.exec_driver_sql("CREATE TABLE left_behind (number integer)")
    with database.read() as db:
        assert db.connection().exec_driver_sql("SELECT count(*) FROM left_behind").scalar() == 0

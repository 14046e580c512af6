"""The web side dies in front of a hall: everybody comes back by themselves and shows the prompt of the gap, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from benchmarks.restart import phones
from eventnet.accounts.service import add_person
from eventnet.accounts.sessions import open_session
from eventnet.attendees.forms import JoinForm
from eventnet.attendees.service import join
from eventnet.core.clock import SystemClock
from eventnet.db.session import Database
from tests.factories.gathering import a_gathering
from tests.factories.prompting import an_open_prompt, in_own_words
from tests.plugins.server import Server

PEOPLE = 30


def a_cookie(db: Session, event_id: str, number: int) -> str:
    now = SystemClock().now()
    person = add_person(db, locale="en", now=now)
    form = JoinForm(name=f"Person {number}")
    join(db, event_id=event_id, person_id=person.id, form=form, now=now)
    return f"eventnet={open_session(db, person_id=person.id, label='Phone', now=now)}"


@pytest.mark.timeout(120)
def test_every_phone_shows_the_prompt_of_the_gap_once(server: Server) -> None:
    base = Database.at(server.database_url)
    gathering = a_gathering(base, now=SystemClock().now() - timedelta(minutes=1))
    event = gathering.event

    def send(question: str) -> str:
        with base.write() as db:
            form = in_own_words(question)
            return an_open_prompt(db, event, now=SystemClock().now(), form=form).id

    with base.write() as db:
        cookies = [a_cookie(db, event.id, number) for number in range(PEOPLE)]
    with phones(server.url, event.key, cookies) as hall:
        sent = [send("Before")]
        assert hall.hear("prompt") == {"prompt": sent[0], "phones": PEOPLE}
        assert server.kill_web() >= 2
        sent.append(send("In the gap"))
        server.wait_until_well()
        assert hall.hear("prompt") == {"prompt": sent[1], "phones": PEOPLE}
        sent.append(send("After"))
        assert hall.hear("prompt") == {"prompt": sent[2], "phones": PEOPLE}
        assert hall.ask() == {"online": PEOPLE, "most": 1}
    base.close()

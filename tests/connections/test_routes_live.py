"""The addresses of the live code: the key for one's own device, the log, the link that any camera opens, and contacts."""

from __future__ import annotations

import base64
from datetime import datetime

from sqlalchemy import select

from eventnet.badges.live_code import Shower, live_link, make, window_at
from eventnet.badges.models import LiveDevice, LiveShown
from eventnet.core.clock import as_milliseconds
from eventnet.db.session import Database
from tests.factories.gathering import Gathering
from tests.plugins.app import Browse
from tests.plugins.clock import SettableClock


def test_a_key_is_handed_to_the_device_that_has_looked_at_its_badge(
    gathering: Gathering, browser_of: Browse, now: datetime
) -> None:
    ana, ben = browser_of(gathering.ana.person_id), browser_of(gathering.ben.person_id)
    at = f"/e/{gathering.event.key}"
    page = ana.get(f"{at}/badge").get_data(as_text=True)
    assert f'data-key-url="{at}/badge/key"' in page
    answer = ana.get(f"{at}/badge/key")
    assert answer.headers["Cache-Control"] == "no-store"
    given = answer.get_json()
    assert ana.get(f"{at}/badge/key").get_json() == given
    code = make(
        base64.b64decode(given["key"]), Shower(*given["fields"]), given["device"], window_at(now)
    )
    text = live_link("http://localhost:8000", code)
    assert text.startswith(given["link"])
    scan = {"scan_id": "scan-000000000001", "code": text, "way": "camera"}
    told = ben.post(f"{at}/scans", json=scan).get_json()
    assert (told["outcome"], told["person"]["name"]) == ("connected", "Ana Lima")
    assert told["text"] == "They held out their live code, so both of you agreed."
    assert ben.post(f"{at}/scans", json=scan).get_json() == told


def test_an_outsider_gets_no_key_and_tells_no_log(gathering: Gathering, browser_of: Browse) -> None:
    outsider = browser_of(gathering.outsider.person_id)
    at = f"/e/{gathering.event.key}"
    assert outsider.get(f"{at}/badge/key").status_code == 404
    assert outsider.post(f"{at}/live/shown", json={"windows": [1]}).status_code == 404


def test_the_printed_badge_has_no_live_code(gathering: Gathering, browser_of: Browse) -> None:
    ana = browser_of(gathering.ana.person_id)
    page = ana.get(f"/e/{gathering.event.key}/badge?code=printed").get_data(as_text=True)
    assert "data-key-url" not in page


def test_a_log_is_written_down_once_and_answers_with_our_time(
    gathering: Gathering, browser_of: Browse, database: Database, now: datetime
) -> None:
    ana = browser_of(gathering.ana.person_id)
    url = f"/e/{gathering.event.key}/live/shown"
    window = window_at(now)
    body = {
        "windows": [window, window - 1, window + 900, (window + 2**24) % 2**25],
        "clock": as_milliseconds(now) + 500,
    }
    answers = [ana.post(url, json=body).get_json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert answers[0]["taken"] == body["windows"]
    assert answers[0]["now"] == as_milliseconds(now)
    with database.read() as db:
        assert sorted(db.scalars(select(LiveShown.window))) == [window - 1, window]
        assert db.scalars(select(LiveDevice.clock_offset_ms)).one() == 0
    refused = [{"windows": [-1]}, {"windows": [2**25]}, {"windows": [1] * 501}, {"clock": -1}]
    assert {ana.post(url, json=body).status_code for body in refused} == {422}


def test_every_answer_to_an_attendee_is_a_contact(
    gathering: Gathering, browser_of: Browse, database: Database, clock: SettableClock
) -> None:
    ana, began = browser_of(gathering.ana.person_id), clock.now()
    moments = []
    for seconds in (0, 5, 60, 100, 600):
        clock.set(began)
        clock.move(seconds=seconds)
        assert ana.get(f"/e/{gathering.event.key}/now").status_code == 200
        with database.read() as db:
            device = db.scalars(select(LiveDevice)).one()
        moments.append(
            [
                round((moment - began).total_seconds()) if moment else None
                for moment in (
                    device.contact_before_at,
                    device.contact_began_at,
                    device.last_contact_at,
                )
            ]
        )
    assert moments == [
        [None, 0, 0],
        [None, 0, 0],
        [None, 0, 60],
        [None, 0, 100],
        [100, 600, 600],
    ]


def test_the_link_of_a_live_code_opens_a_page_that_asks(
    gathering: Gathering, browser_of: Browse
) -> None:
    ben, code = browser_of(gathering.ben.person_id), "k7qm3xpd18na00000000000000000"
    for path in (f"/l/{code}", f"/L/{code.upper()}"):
        page = ben.get(path).get_data(as_text=True)
        assert f'value="{code}"' in page
        assert "connects both of you at once" in page
    assert ben.get("/l/nonsense").status_code == 200

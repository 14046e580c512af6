"""The heartbeat: whoever was told something hears of it again, nobody else does, and a real phone repairs itself."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from eventnet.accounts.sessions import open_session
from eventnet.core.clock import SystemClock
from eventnet.db.factlog import record
from eventnet.db.session import Database
from eventnet.digests.facts import DigestIssued
from eventnet.events.facts import PhaseChanged
from eventnet.live.beats import Beats
from eventnet.live.seats import Seat, Seats
from eventnet.live.server import live_of
from eventnet.prompts.facts import PromptOpened, PromptReplied
from tests.factories.gathering import Gathering, a_gathering
from tests.factories.prompting import an_open_prompt, in_own_words
from tests.plugins.clock import SettableClock
from tests.plugins.server import ROOT, Server


class Ear:
    """Stands for Socket.IO and keeps what would be said to whom."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str, dict[str, Any]]] = []
        self.slept = 0

    def emit(self, name: str, payload: dict[str, Any], *, to: str) -> None:
        self.said.append((to, name, payload))

    def sleep(self, _seconds: float) -> None:
        self.slept += 1


def a_seat(event_id: str, whose: str | None, locale: str = "en") -> Seat:
    return Seat(f"{whose}-{locale}", f"{whose}", "device", event_id, "key", "UTC", whose, locale)


def beating(app: Flask, *seats: Seat) -> tuple[Beats, Ear]:
    taken, ear = Seats(), Ear()
    for seat in seats:
        taken.take(seat)
    return Beats(app, ear, taken, live_of(app).broadcaster.told_once()), ear


def test_everybody_hears_again_what_was_told_to_all_for_a_while_and_then_nothing(
    app: Flask, database: Database, clock: SettableClock, gathering: Gathering
) -> None:
    event = gathering.event.id
    beats, ear = beating(
        app,
        a_seat(event, gathering.ana.id),
        a_seat(event, gathering.ben.id, "de"),
        a_seat(event, None),
        a_seat(gathering.elsewhere.id, "outsider"),
    )
    clock.move(minutes=5)
    with database.write() as db:
        record(db, PromptOpened(event_id=event, prompt_id="p"), now=clock.now())
        record(db, PhaseChanged(event_id=event, phase="live"), now=clock.now())
    assert beats.beat() == 0, "its push is still on its way"
    clock.move(seconds=3)
    for _ in range(2):  # a beat twice says the same twice
        ear.said.clear()
        assert beats.beat() == 3
        rooms = [to for to, _name, _payload in ear.said]
        assert rooms == [f"event:{event}:de", f"event:{event}:en", f"desk:{event}:en"]
        (_to, name, payload), *_others = ear.said
        assert name == "state.beat"
        assert payload["version"] == payload["recent"][-1]
        assert len(payload["recent"]) == 2
    clock.move(minutes=1)
    assert beats.beat() == 0


def test_one_who_was_told_hears_it_alone(
    app: Flask, database: Database, clock: SettableClock, gathering: Gathering
) -> None:
    event, ana = gathering.event.id, gathering.ana.id
    beats, ear = beating(
        app, a_seat(event, ana), a_seat(event, gathering.ben.id), a_seat(event, None)
    )
    clock.move(minutes=5)
    with database.write() as db:
        record(db, DigestIssued(event_id=event, attendee_id=ana, digest_id="d"), now=clock.now())
        record(db, PromptReplied(event_id=event, attendee_id=ana, prompt_id="p"), now=clock.now())
    clock.move(seconds=5)
    assert beats.beat() == 1
    ((to, _name, payload),) = ear.said
    assert to == f"attendee:{ana}:en"
    assert payload["recent"] == [payload["version"]]


def test_a_crowd_of_single_people_is_told_with_breaths_in_between(
    app: Flask, database: Database, clock: SettableClock, gathering: Gathering
) -> None:
    event = gathering.event.id
    crowd = [f"attendee-{number:010d}" for number in range(150)]
    beats, ear = beating(app, *(a_seat(event, one) for one in crowd))
    clock.move(minutes=5)
    with database.write() as db:
        for one in crowd:
            record(
                db, DigestIssued(event_id=event, attendee_id=one, digest_id="d"), now=clock.now()
            )
    clock.move(seconds=5)
    assert beats.beat() == 150
    assert ear.slept == 2


LOSES_A_PUSH = """
import { createRequire } from "node:module";
import { openLive } from "%(src)s/live/client.js";
const { io } = createRequire("%(src)s/")("socket.io-client");
const [url, cookie, event] = process.argv.slice(2);
const headers = { Cookie: cookie, Origin: url, "Sec-Fetch-Site": "same-origin", Accept: "application/json" };
const place = { event, role: "attendee", version: 1e9, snapshotUrl: `${url}/e/${event}/snapshot` };
place.version = (await (await fetch(place.snapshotUrl, { headers })).json()).version;
const live = openLive(place, {
  open: () => {
    const socket = io(url, { auth: { event, role: "attendee" }, transports: ["websocket"], extraHeaders: headers });
    const listen = socket.onAny.bind(socket);
    socket.onAny = (fn) => listen((name, push) => {
      if (name === "prompt.opened") console.log(JSON.stringify({ lost: push.prompt.id }));
      else fn(name, push);
    });
    socket.on("state.version", () => console.log(JSON.stringify({ there: true })));
    return socket;
  },
  get: async (address) => (await fetch(address, { headers })).json(),
  random: () => 0.1,
});
const { signal } = new AbortController();
live.on("snapshot", ({ prompts }) => {
  console.log(JSON.stringify({ prompts: prompts.map(({ id }) => id) }));
  live.close();
}, { signal });
"""


@pytest.mark.timeout(90)
def test_a_real_phone_that_lost_a_push_has_the_prompt_soon(server: Server, tmp_path: Path) -> None:
    base = Database.at(server.database_url)
    gathering = a_gathering(base, now=SystemClock().now() - timedelta(minutes=1))
    with base.write() as db:
        token = open_session(
            db, person_id=gathering.ana.person_id, label="Phone", now=SystemClock().now()
        )
    script = tmp_path / "phone.mjs"
    script.write_text(LOSES_A_PUSH % {"src": ROOT / "static" / "pwa" / "src"})
    phone = subprocess.Popen(
        ["node", script, server.url, f"eventnet={token}", gathering.event.key],
        env={**os.environ, "PATH": f"{ROOT}/.venv/bin:{os.environ['PATH']}"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert phone.stdout is not None
    assert json.loads(phone.stdout.readline()) == {"there": True}
    with base.write() as db:
        prompt_id = an_open_prompt(
            db, gathering.event, now=SystemClock().now(), form=in_own_words()
        ).id
    assert json.loads(phone.stdout.readline()) == {"lost": prompt_id}
    assert json.loads(phone.stdout.readline()) == {"prompts": [prompt_id]}
    assert phone.wait(20) == 0
    phone.stdout.close()
    base.close()

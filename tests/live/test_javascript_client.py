"""The browser's own library against the running product: by WebSocket, by polling that upgrades, and by polling alone."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from eventnet.accounts.sessions import open_session
from eventnet.core.clock import SystemClock
from eventnet.db.session import Database
from tests.factories.gathering import a_gathering
from tests.factories.prompting import an_open_prompt, in_own_words
from tests.plugins.server import ROOT, Server

CLIENT = """
import { createRequire } from "node:module";
const { io } = createRequire("%(pwa)s/")("socket.io-client");
const [url, cookie, event, ...transports] = process.argv.slice(2);
const extraHeaders = { Cookie: cookie, Origin: url, "Sec-Fetch-Site": "same-origin" };
const socket = io(url, { auth: { event, role: "attendee" }, transports, extraHeaders, reconnection: false });
const say = (...words) => console.log(JSON.stringify(words));
const settled = new Promise((done) => {
  if (transports.length === 1) socket.on("connect", done);
  else socket.io.on("open", () => socket.io.engine.once("upgrade", done));
});
const greeted = new Promise((done) => socket.on("state.version", done));
socket.on("connect_error", (error) => say("refused", error.message));
let heard = 0;
socket.on("prompt.opened", ({ prompt }) => {
  say("heard", prompt.question, socket.io.engine.transport.name);
  if (++heard === 3) socket.disconnect();
});
socket.on("disconnect", (reason) => say("left", reason));
await Promise.all([settled, greeted]);
say("there", socket.io.engine.transport.name);
"""

WAYS = {
    "websocket": (["websocket"], "websocket"),
    "polling, then websocket": (["polling", "websocket"], "websocket"),
    "polling": (["polling"], "polling"),
}


@pytest.fixture(params=["fast", "stock"])
def server_settings(request: pytest.FixtureRequest) -> dict[str, str]:
    return {"EVENTNET_FAN_OUT": request.param}


def test_the_browsers_library_hears_every_prompt_over_every_transport(
    server: Server, tmp_path: Path
) -> None:
    base = Database.at(server.database_url)
    gathering = a_gathering(base, now=SystemClock().now())
    with base.write() as db:
        token = open_session(
            db, person_id=gathering.ana.person_id, label="Phone", now=SystemClock().now()
        )
    script = tmp_path / "client.mjs"
    script.write_text(CLIENT % {"pwa": ROOT / "static" / "pwa"})
    clients = {
        way: subprocess.Popen(
            ["node", script, server.url, f"eventnet={token}", gathering.event.key, *transports],
            env={**os.environ, "PATH": f"{ROOT}/.venv/bin:{os.environ['PATH']}"},
            stdout=subprocess.PIPE,
            text=True,
        )
        for way, (transports, _settled) in WAYS.items()
    }

    def said(way: str) -> list[str]:
        stdout = clients[way].stdout
        assert stdout is not None
        words: list[str] = json.loads(stdout.readline())
        return words

    for way, (_transports, settled) in WAYS.items():
        assert said(way) == ["there", settled], way
    questions = ["One?", "Two? " + "ü" * 150, "Three?"]
    for question in questions:
        with base.write() as db:
            an_open_prompt(
                db, gathering.event, now=SystemClock().now(), form=in_own_words(question)
            )
    for way, (_transports, settled) in WAYS.items():
        for question in questions:
            assert said(way) == ["heard", question, settled], way
        assert said(way) == ["left", "io client disconnect"]
        assert clients[way].wait(20) == 0
        stdout = clients[way].stdout
        assert stdout is not None
        stdout.close()
    assert "Traceback" not in server.log()
    base.close()

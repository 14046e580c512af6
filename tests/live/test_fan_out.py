"""A whole room is told: in one order, whatever the rooms do meanwhile; and the running product the fast way and the stock way."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from queue import Queue
from types import SimpleNamespace
from typing import Any

import gevent
import gevent.socket
import httpx
import pytest
import socketio
import websocket

from eventnet.accounts.sessions import open_session
from eventnet.core.clock import SystemClock
from eventnet.db.session import Database
from eventnet.live.fanout import RoomManager
from eventnet.live.wire import MOST_WAITING, Wire
from tests.factories.gathering import a_gathering
from tests.plugins.ports import wait_until
from tests.plugins.server import ROOT, Server
from tests.plugins.sockets import Phone

# The client library leaves the sockets of ended connections to the collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

IN_ONE_ORDER = """
from gevent import monkey
monkey.patch_all()
import re
from queue import Queue
from types import SimpleNamespace
import gevent, gevent.socket, socketio
from eventnet.live.fanout import RoomManager
from eventnet.live.wire import Wire

PHONES, EACH = 200, 40
wires = {}
rooms = RoomManager(wires)
server = socketio.Server(async_mode="gevent", client_manager=rooms)
phones = []
for number in range(PHONES):
    ours, theirs = gevent.socket.socketpair()
    name = f"e{number}"
    wires[name] = Wire(ours)
    server.eio.sockets[name] = SimpleNamespace(
        closed=False, upgraded=True, upgrading=False, queue=Queue(), sid=name
    )
    rooms.enter_room(rooms.connect(name, "/"), "/", "hall")
    phones.append(theirs)

def tell(who):
    for number in range(EACH):
        rooms.emit("said", f"{who}{number};", "/", room="hall")

gevent.joinall([gevent.spawn(tell, who) for who in "abc"], raise_error=True)
heard = set()
for phone in phones:
    data = b""
    while data.count(b";") < 3 * EACH:
        data += phone.recv(65536)
    heard.add(tuple(re.findall(rb"([abc][0-9]+);", data)))
assert len(heard) == 1, f"{len(heard)} orders"
(order,) = heard
for who in b"abc":
    assert [int(said[1:]) for said in order if said[0] == who] == list(range(EACH))
print("one order")
"""


def test_concurrent_broadcasts_reach_every_phone_in_one_order(tmp_path: Path) -> None:
    script = tmp_path / "in_one_order.py"
    script.write_text(IN_ONE_ORDER)
    done = subprocess.run(
        [sys.executable, script],
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert done.stdout.strip() == "one order", done.stderr


class Room:
    """A manager with clients of its own making: some with a wire, some that poll."""

    def __init__(self) -> None:
        self.wires: dict[str, Wire] = {}
        self.manager = RoomManager(self.wires)
        self.server = socketio.Server(async_mode="threading", client_manager=self.manager)
        self.closed: list[str] = []

    def enter(self, name: str, *, wired: Any = None) -> str:
        queue: Queue[Any] = Queue()
        self.server.eio.sockets[name] = SimpleNamespace(
            closed=False,
            upgraded=wired is not None,
            upgrading=False,
            queue=queue,
            send=queue.put,
            close=lambda **_how: self.closed.append(name),
        )
        if wired is not None:
            self.wires[name] = Wire(wired)
        sid: str = self.manager.connect(name, "/")
        self.manager.enter_room(sid, "/", "hall")
        return sid

    def waiting(self, name: str) -> int:
        return int(self.server.eio.sockets[name].queue.qsize())


def test_a_phone_with_something_queued_gets_the_rest_after_it() -> None:
    room = Room()
    ours, theirs = gevent.socket.socketpair()
    room.enter("busy", wired=ours)
    room.server.eio.sockets["busy"].queue.put("first")
    room.manager.emit("said", {"a": 1}, "/", room="hall")
    assert room.waiting("busy") == 2
    theirs.setblocking(False)
    with pytest.raises(BlockingIOError):
        theirs.recv(1)
    ours.close()
    theirs.close()
    gevent.sleep(0.01)  # gevent gives descriptors back a moment later


def test_a_phone_that_polls_no_more_is_cut_off_at_the_bound() -> None:
    room = Room()
    room.enter("gone")
    for _ in range(MOST_WAITING):
        room.manager.emit("said", {"a": 1}, "/", room="hall")
    assert room.closed == []
    room.manager.emit("said", {"a": 1}, "/", room="hall")
    wait_until(lambda: room.closed == ["gone"], seconds=5, every=0.01, what="the cut")
    assert room.waiting("gone") == MOST_WAITING


def test_who_leaves_is_in_no_room_and_the_others_stay() -> None:
    room = Room()
    ana, ben = room.enter("ana"), room.enter("ben")
    room.manager.enter_room(ana, "/", "stage")
    assert set(room.manager.get_rooms(ana, "/")) == {ana, "hall", "stage"}
    room.manager.leave_room(ana, "/", "stage")
    assert set(room.manager.get_rooms(ana, "/")) == {ana, "hall"}
    room.manager.disconnect(ana, "/")
    room.manager.disconnect(ana, "/")
    assert room.manager.get_rooms(ana, "/") == []
    assert set(room.manager.rooms["/"]) == {None, ben, "hall"}
    room.manager.emit("said", {"a": 1}, "/", room="hall", skip_sid=None)
    assert (room.waiting("ana"), room.waiting("ben")) == (0, 1)
    room.manager.disconnect(ben, "/")
    assert room.manager.rooms == {}
    assert not room.manager._rooms_of


@pytest.fixture(params=["fast", "stock"])
def server_settings(request: pytest.FixtureRequest) -> dict[str, str]:
    return {"EVENTNET_FAN_OUT": request.param}


def test_a_phone_is_greeted_over_every_transport_on_both_ways(server: Server) -> None:
    base = Database.at(server.database_url)
    gathering = a_gathering(base, now=SystemClock().now())
    with base.write() as db:
        token = open_session(
            db, person_id=gathering.ana.person_id, label="Phone", now=SystemClock().now()
        )
    base.close()
    phone = Phone(server.url, token, event=gathering.event.key).connect()
    assert phone.hear("state.version")["version"] >= 0
    phone.close()
    with httpx.Client(
        base_url=server.url,
        headers={"Sec-Fetch-Site": "same-origin", "Cookie": f"eventnet={token}"},
        params={"EIO": "4", "transport": "polling"},
    ) as client:
        polling, heard = begin_to_poll(client, gathering.event.key), ""
        while "state.version" not in heard:
            heard = client.get("/socket.io/", params={"sid": polling}).text
        upgrading = begin_to_poll(client, gathering.event.key)
    wire = websocket.create_connection(
        f"{server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket&sid={upgrading}",
        origin=server.url,
        cookie=f"eventnet={token}",
        timeout=10,
    )
    wire.send("2probe")
    assert wire.recv() == "3probe"
    wire.send("5")
    while "state.version" not in wire.recv():
        pass
    wire.close()
    assert "Traceback" not in server.log()


def begin_to_poll(client: httpx.Client, event: str) -> str:
    """Open a connection that polls, ask for the event's pushes, and return the connection's id."""
    opened = client.get("/socket.io/")
    sid: str = json.loads(opened.text[1:])["sid"]
    hello = "40" + json.dumps({"event": event, "role": "attendee"})
    assert client.post("/socket.io/", params={"sid": sid}, content=hello).text == "OK"
    return sid

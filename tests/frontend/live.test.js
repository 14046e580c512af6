import assert from "node:assert/strict";
import { test } from "node:test";
import { JITTER, openLive, placeOf } from "../../static/pwa/src/live/client.js";
import { subjectOf, Versions } from "../../static/pwa/src/live/versions.js";
import { page, settled } from "./dom.js";

const FOREVER = { signal: new AbortController().signal };

/** A socket whose other end is the test. */
function fakeSocket() {
  /** @type {Record<string, (...values: any[]) => void>} */
  const named = {};
  /** @type {(name: string, push: any) => void} */
  let any = () => {};
  return {
    connected: false,
    active: true,
    calls: /** @type {string[]} */ ([]),
    on(/** @type {string} */ name, /** @type {(...values: any[]) => void} */ fn) {
      named[name] = fn;
    },
    onAny(/** @type {(name: string, push: any) => void} */ fn) {
      any = fn;
    },
    connect() {
      this.calls.push("connect");
    },
    disconnect() {
      this.calls.push("disconnect");
    },
    happens(/** @type {string} */ name) {
      if (name === "connect") this.connected = true;
      if (name === "disconnect") this.connected = false;
      named[name]?.();
    },
    push(/** @type {string} */ name, /** @type {any} */ push) {
      any(name, push);
    },
  };
}

/** @param {{version?: number, snapshotUrl?: string, snapshots?: number[]}} [options] */
function begin({ version = 5, snapshotUrl = "/snapshot", snapshots = [] } = {}) {
  const socket = fakeSocket();
  /** @type {number[]} */
  const waits = [];
  let left = 0;
  let fetched = 0;
  const live = openLive(
    { event: "demo", role: "attendee", version, snapshotUrl },
    {
      open: () => socket,
      get: async () => ({ version: snapshots[fetched++] ?? 0 }),
      wait: async (milliseconds) => void waits.push(milliseconds),
      random: () => 0.5,
      leave: () => left++,
    },
  );
  /** @type {any[]} */
  const heard = [];
  for (const name of /** @type {const} */ ([
    "snapshot",
    "stale",
    "status",
    "prompt.closed",
    "prompt.opened",
  ])) {
    live.on(name, (push) => heard.push([name, push]), FOREVER);
  }
  return { socket, live, heard, waits, left: () => left, fetched: () => fetched };
}

test("the place is read from the page", () => {
  const document = page('<main data-event="demo" data-role="desk" data-version="12"></main>');
  assert.deepEqual(placeOf(document), { event: "demo", role: "desk", version: 12, snapshotUrl: "" });
  assert.equal(placeOf(page('<main data-role="plain"></main>')), null);
});

test("a page that knows as much as the server fetches nothing", async () => {
  const { socket, fetched } = begin({ version: 5 });
  socket.happens("connect");
  socket.push("state.version", { version: 5 });
  await settled();
  assert.equal(fetched(), 0);
});

test("a page that is behind fetches the snapshot after a random wait", async () => {
  const { socket, heard, waits } = begin({ version: 5, snapshots: [9] });
  socket.push("state.version", { version: 9 });
  await settled();
  assert.deepEqual(waits, [JITTER / 2]);
  assert.deepEqual(heard, [["snapshot", { version: 9 }]]);
  socket.push("state.version", { version: 9 });
  await settled();
  assert.equal(heard.length, 1);
});

test("a beat makes a page that lost a push fetch, whatever it has heard since", async () => {
  const { socket, heard, waits, fetched } = begin({ version: 5, snapshots: [9] });
  socket.push("prompt.opened", { version: 9, prompt: { id: "later" } });
  socket.push("state.beat", { version: 9, recent: [7, 9] });
  await settled();
  assert.deepEqual(waits, [JITTER / 2]);
  assert.equal(fetched(), 1);
  assert.deepEqual(heard.at(-1), ["snapshot", { version: 9 }]);
  socket.push("state.beat", { version: 9, recent: [7, 9] });
  await settled();
  assert.equal(fetched(), 1);
});

test("a beat is nothing to a page that heard it all, now or during its wait", async () => {
  const { socket, fetched } = begin({ version: 5, snapshots: [9] });
  socket.push("prompt.opened", { version: 6, prompt: { id: "one" } });
  socket.push("state.beat", { version: 6, recent: [4, 5, 6] });
  await settled();
  socket.push("state.beat", { version: 7, recent: [6, 7] });
  socket.push("prompt.opened", { version: 7, prompt: { id: "two" } });
  await settled();
  assert.equal(fetched(), 0);
});

test("a desk that lost a push is told that it is stale, once", async () => {
  const { socket, heard } = begin({ version: 5, snapshotUrl: "" });
  socket.push("state.beat", { version: 8, recent: [8] });
  await settled();
  socket.push("state.beat", { version: 8, recent: [8] });
  await settled();
  assert.deepEqual(heard, [["stale", { version: 8 }]]);
});

test("what was heard is remembered for the latest pushes only", () => {
  const versions = new Versions(0);
  for (let version = 1; version <= 1000; version++)
    versions.take("prompt.opened", { version, prompt: { id: "p" } });
  assert.ok(versions.heard.size <= 300);
  assert.equal(versions.lacks([999, 1000]), false);
  assert.equal(versions.lacks([1001]), true);
});

test("a reconnect that has missed something fetches again", async () => {
  const { socket, heard } = begin({ version: 5, snapshots: [8] });
  socket.happens("connect");
  socket.push("state.version", { version: 5 });
  socket.happens("disconnect");
  socket.happens("connect");
  socket.push("state.version", { version: 8 });
  await settled();
  assert.deepEqual(
    heard.map(([name]) => name),
    ["status", "status", "status", "snapshot"],
  );
});

test("a phone that was woken asks at once; one that was only glanced away from does not", async () => {
  const { socket, live, waits } = begin({ snapshots: [5] });
  live.wake(60_000);
  assert.deepEqual(socket.calls, ["connect"]);
  socket.happens("connect");
  live.wake(1_000);
  await settled();
  assert.deepEqual(waits, []);
  live.wake(60_000);
  await settled();
  assert.deepEqual(waits, [0]);
});

test("an older push about the same thing is not shown, one about another is", () => {
  const { socket, heard } = begin();
  socket.push("prompt.closed", { version: 9, prompt: { id: "a" } });
  socket.push("prompt.opened", { version: 8, prompt: { id: "a" } });
  socket.push("prompt.opened", { version: 7, prompt: { id: "b" } });
  assert.deepEqual(
    heard.map(([name, push]) => [name, push.prompt.id]),
    [
      ["prompt.closed", "a"],
      ["prompt.opened", "b"],
    ],
  );
});

test("an older snapshot is not shown", async () => {
  const { socket, live, heard } = begin({ version: 5, snapshots: [9, 8] });
  socket.push("state.version", { version: 9 });
  await settled();
  socket.happens("connect");
  live.wake(60_000);
  await settled();
  assert.deepEqual(
    heard.filter(([name]) => name === "snapshot").map(([, push]) => push.version),
    [9],
  );
});

test("what came while the snapshot was on its way is newer than it", async () => {
  const { socket, live } = begin({ version: 5, snapshots: [9] });
  socket.push("prompt.opened", { version: 11, prompt: { id: "a" } });
  assert.equal(live.isNewer("prompt:a", 9), true);
  assert.equal(live.isNewer("prompt:b", 9), false);
});

test("a page without a snapshot hears that it is stale, once for each version", async () => {
  const { socket, heard } = begin({ version: 5, snapshotUrl: "" });
  socket.push("state.version", { version: 9 });
  await settled();
  socket.push("state.version", { version: 9 });
  await settled();
  assert.deepEqual(heard, [["stale", { version: 9 }]]);
});

test("a session that has ended closes the socket and leaves the page", () => {
  const { socket, left } = begin();
  socket.push("session.ended", {});
  assert.deepEqual([socket.calls, left()], [["disconnect"], 1]);
});

test("refused at the gate: tried again later, not at once", async () => {
  const { socket, waits } = begin();
  socket.active = false;
  socket.happens("connect_error");
  await settled();
  assert.deepEqual([waits, socket.calls], [[30_000], ["connect"]]);
});

test("a listener that fails does not keep the others from hearing", () => {
  const { socket, live, heard } = begin();
  /** @type {unknown[]} */
  const reported = [];
  Reflect.set(globalThis, "reportError", (/** @type {unknown} */ error) => reported.push(error));
  live.on("prompt.closed", () => assert.fail("broken"), FOREVER);
  live.on("prompt.closed", (push) => heard.push(["second", push]), FOREVER);
  socket.push("prompt.closed", { version: 9, prompt: { id: "a" } });
  assert.deepEqual(
    heard.map(([name]) => name),
    ["prompt.closed", "second"],
  );
  assert.equal(reported.length, 1);
});

test("a listener that has gone hears nothing", () => {
  const { socket, live } = begin();
  const life = new AbortController();
  live.on("prompt.opened", () => assert.fail("heard"), { signal: life.signal });
  life.abort();
  socket.push("prompt.opened", { version: 9, prompt: { id: "z" } });
  assert.equal(live.isNewer("prompt:z", 8), true);
});

test("subjects: a tally and its prompt are judged apart", () => {
  assert.equal(subjectOf("prompt.tallied", { prompt_id: "a" }), "tally:a");
  assert.equal(subjectOf("prompt.withdrawn", { prompt_id: "a" }), "prompt:a");
  assert.equal(subjectOf("connection.made", { connection: { id: "c" }, request_id: "r" }), "connection:c");
  assert.equal(subjectOf("connection.ended", { connection_id: "c" }), "connection:c");
  assert.equal(subjectOf("request.settled", { request_id: "r" }), "request:r");
  assert.equal(subjectOf("event.changed", {}), "event.changed");
});

test("an equal version passes", () => {
  const versions = new Versions(3);
  assert.equal(versions.take("prompt.opened", { version: 4, prompt: { id: "a" } }), true);
  assert.equal(versions.take("prompt.opened", { version: 4, prompt: { id: "a" } }), true);
  assert.equal(versions.isBehind(4), false);
  assert.equal(versions.isBehind(5), true);
});

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { beforeEach, test } from "node:test";
import { HttpError, OfflineError } from "../../static/pwa/src/http.js";
import { waitingView } from "../../static/pwa/src/modules/waiting.js";
import { makeOutbox } from "../../static/pwa/src/outbox/box.js";
import { nextBatch } from "../../static/pwa/src/outbox/deliver.js";
import { NotKept, openStore, STEPS } from "../../static/pwa/src/outbox/store.js";
import { page, settled } from "./dom.js";

createRequire(new URL("../../static/pwa/package.json", import.meta.url))("fake-indexeddb/auto");

const FOREVER = { signal: new AbortController().signal };
let count = 0;

/** A store of its own for each test. */
const fresh = () => openStore({ name: `outbox-${++count}` });

/** @param {object} [more] @returns {any} */
const item = (more) => ({
  id: `item-${++count}`,
  kind: "note",
  body: { text: "a" },
  subject: "",
  session: "ana",
  event: "e",
  to: "/outbox",
  at: "2026-06-11T12:00:00Z",
  sequence: ++count,
  tries: 0,
  ...more,
});

/**
 * A server that the test plays: `net.answer` gets the batch and says what comes back.
 * @param {import("../../static/pwa/src/outbox/store.js").Store} store
 */
function phone(store, session = "ana") {
  const net = {
    batches: /** @type {any[]} */ ([]),
    /** @type {(batch: any) => any} */
    answer: (batch) => ({
      results: batch.items.map((/** @type {any} */ { id }) => ({ id, status: 200, answer: { done: id } })),
    }),
  };
  /** @type {any} */
  const http = {
    post: async (/** @type {string} */ url, /** @type {any} */ batch) => {
      net.batches.push({ url, ...batch });
      await settled();
      return net.answer(batch);
    },
  };
  const place = { session, event: "e", url: "/outbox" };
  const outbox = makeOutbox({ place, store, http, patience: 10_000 });
  /** @type {[string, any][]} */
  const news = [];
  for (const name of /** @type {const} */ (["answered", "refused", "unsent"])) {
    outbox.on(name, (told) => news.push([name, told]), FOREVER);
  }
  return { outbox, net, news };
}

const offline = () => {
  throw new OfflineError();
};

beforeEach(() => page(""));

test("a thing is kept before it is sent, and leaves on the answer that names it", async () => {
  const store = fresh();
  const { outbox, net, news } = phone(store);
  const sent = outbox.send("scan", { code: "x" });
  await settled();
  assert.equal((await store.all()).length, 1);
  const outcome = await sent;
  assert.equal(outcome.state, "answered");
  assert.deepEqual(await store.all(), []);
  assert.deepEqual(
    [net.batches[0].url, net.batches[0].session, net.batches[0].items[0].body],
    ["/outbox", "ana", { code: "x" }],
  );
  assert.deepEqual(Object.keys(net.batches[0].items[0]).sort(), ["at", "body", "id", "kind", "sequence"]);
  await outbox.flush();
  assert.equal(news.filter(([name]) => name === "answered").length, 1);
});

test("without a network it stays, is counted, and goes once when there is one", async () => {
  const store = fresh();
  const { outbox, net, news } = phone(store);
  const works = net.answer;
  net.answer = offline;
  assert.equal((await outbox.send("scan", { code: "x" })).state, "kept");
  await outbox.send("scan", { code: "y" });
  await outbox.flush();
  assert.deepEqual([(await outbox.items()).length, (await store.all())[0]?.tries], [2, 3]);
  net.answer = works;
  net.batches.length = 0;
  await Promise.all([outbox.flush(), outbox.flush(), outbox.flush()]);
  assert.deepEqual(
    net.batches.map(({ items }) => items.map((/** @type {any} */ { body }) => body.code)),
    [["x", "y"]],
  );
  assert.equal(news.filter(([name]) => name === "answered").length, 2);
});

test("whatever else comes back than an answer that names it leaves it where it is", async () => {
  const answers = [
    offline,
    () => ({}),
    () => null,
    () => ({ results: [{ id: "another", status: 200, answer: {} }] }),
    () => ({ results: "a page" }),
    (/** @type {any} */ { items }) => ({ results: [{ id: items[0].id, status: 404 }] }),
    () => Promise.reject(new HttpError(200, { code: "not-json" })),
    ...[401, 403, 404, 409, 413, 429, 500, 503].map(
      (status) => () => Promise.reject(new HttpError(status, {})),
    ),
  ];
  for (const answer of answers) {
    const store = fresh();
    const { outbox, net } = phone(store);
    net.answer = answer;
    assert.equal((await outbox.send("scan", { code: "x" })).state, "kept", String(answer));
    assert.equal((await store.all()).length, 1);
  }
});

test("one that is refused goes, one that is too early or fails stays, and the others are answered", async () => {
  const store = fresh();
  for (const id of ["good", "bad", "early", "broken"]) await store.add(item({ id }));
  const { outbox, net, news } = phone(store);
  const problem = { code: "c", title: "t", detail: "d", status: 0 };
  net.answer = () => ({
    results: [
      { id: "good", status: 200, answer: 1 },
      { id: "bad", status: 404, problem },
      { id: "early", status: 425, problem },
      { id: "broken", status: 500, problem },
    ],
  });
  await outbox.flush();
  assert.deepEqual(
    news.map(([name, told]) => [name, told.item.id]),
    [
      ["answered", "good"],
      ["refused", "bad"],
      ["unsent", "early"],
      ["unsent", "broken"],
    ],
  );
  assert.deepEqual(
    (await store.all()).map(({ id, tries }) => [id, tries]),
    [
      ["early", 1],
      ["broken", 1],
    ],
  );
  assert.equal(net.batches.length, 1);
});

test("words about a scan that is refused go with it", async () => {
  const store = fresh();
  await store.add(item({ id: "scan", kind: "scan" }));
  const { outbox, net } = phone(store);
  net.answer = offline;
  await outbox.send("note", { scan_id: "scan", text: "who" });
  const problem = { code: "event-over", title: "", detail: "", status: 410 };
  net.answer = () => ({ results: [{ id: "scan", status: 410, problem }] });
  await outbox.flush();
  assert.deepEqual(await store.all(), []);
});

test("fifty go at once, in order; a batch that is too large is halved", async () => {
  const store = fresh();
  for (let number = 0; number < 120; number++) await store.add(item({ id: `n${number}` }));
  const { outbox, net } = phone(store);
  const works = net.answer;
  net.answer = (batch) => {
    if (batch.items.length > 30) throw new HttpError(413, { code: "too-large" });
    return works(batch);
  };
  await outbox.flush();
  assert.deepEqual(await store.all(), []);
  const ids = net.batches.filter(({ items }) => items.length <= 30).flatMap(({ items }) => items);
  assert.deepEqual(
    ids.map((/** @type {any} */ { id }) => id),
    Array.from({ length: 120 }, (_, number) => `n${number}`),
  );
  assert.equal(net.batches[0].items.length, 50);
});

test("a batch is one event's and small; what failed often goes last", () => {
  const large = "x".repeat(20_000);
  assert.equal(
    nextBatch(
      [1, 2, 3].map(() => item({ body: { text: large } })),
      50,
    ).length,
    1,
  );
  const mixed = [item({ to: "/a" }), item({ to: "/b" }), item({ to: "/a" })];
  assert.deepEqual(
    nextBatch(mixed, 50).map(({ to }) => to),
    ["/a", "/a"],
  );
  const [tired, rested] = [item({ tries: 9 }), item()];
  assert.deepEqual(nextBatch([tired, rested], 50), [rested, tired]);
});

test("of two notes about one subject the later is sent", async () => {
  const store = fresh();
  const { outbox, net } = phone(store);
  const works = net.answer;
  net.answer = offline;
  await outbox.send("note", { text: "old" }, { subject: "note:1" });
  await outbox.send("note", { text: "new" }, { subject: "note:1" });
  await outbox.send("note", { text: "other" }, { subject: "note:2" });
  assert.equal((await outbox.find("note:1"))?.body.text, "new");
  net.answer = works;
  await outbox.flush();
  assert.deepEqual(
    net.batches.at(-1).items.map((/** @type {any} */ { body }) => body.text),
    ["new", "other"],
  );
});

test("one that is on its way is not taken back, and the newer one follows it", async () => {
  const store = fresh();
  const { outbox, net } = phone(store);
  const first = outbox.send("note", { text: "old" }, { subject: "note:1" });
  while (!net.batches.length) await settled();
  const second = outbox.send("note", { text: "new" }, { subject: "note:1" });
  assert.deepEqual([(await first).state, (await second).state], ["answered", "answered"]);
  assert.deepEqual(
    net.batches.map(({ items }) => items[0].body.text),
    ["old", "new"],
  );
  assert.ok(net.batches[1].items[0].sequence > net.batches[0].items[0].sequence);
});

test("what one person left is never sent for the next, who does not see it", async () => {
  const store = fresh();
  const ana = phone(store);
  ana.net.answer = offline;
  await ana.outbox.send("scan", { code: "x" });
  const ben = phone(store, "ben");
  assert.deepEqual(await ben.outbox.items(), []);
  await ben.outbox.flush();
  assert.equal(ben.net.batches.length, 0);
  assert.equal((await ben.outbox.wipeOthers()).length, 1);
  assert.deepEqual(await store.all(), []);
  assert.equal((await ben.outbox.wipeOthers()).length, 0);
});

test("signing out forgets what is one's own and says how much that was", async () => {
  const store = fresh();
  const { outbox, net } = phone(store);
  net.answer = offline;
  await outbox.send("scan", { code: "x" });
  await store.add(item({ session: "ben" }));
  assert.equal((await outbox.wipe()).length, 1);
  assert.deepEqual(
    (await store.all()).map(({ session }) => session),
    ["ben"],
  );
});

test("a phone without room says so, and sends all the same", async () => {
  const store = fresh();
  /** @type {any} */
  const full = {
    ...store,
    add: async () => {
      throw new NotKept(new DOMException("", "QuotaExceededError"));
    },
  };
  const { outbox, net, news } = phone(full);
  const works = net.answer;
  net.answer = offline;
  const outcome = await outbox.send("scan", { code: "x" });
  assert.equal(outcome.state, "unkept");
  assert.deepEqual(
    news.map(([name, { kept }]) => [name, kept]),
    [["unsent", false]],
  );
  assert.equal((await outbox.items()).length, 1);
  net.answer = works;
  await outbox.flush();
  assert.deepEqual(await outbox.items(), []);
  assert.equal(new NotKept(new DOMException("", "QuotaExceededError")).full, true);
  assert.equal(new NotKept(new Error("private mode")).full, false);
});

test("the store takes what an older version of ours has kept, and sends it", async () => {
  const name = `outbox-${++count}`;
  const old = openStore({ name, steps: STEPS });
  await old.add(item({ id: "from-before" }));
  const steps = [
    ...STEPS,
    (/** @type {Parameters<typeof STEPS[0]>[0]} */ database) => void database.createObjectStore("more"),
  ];
  // The older page is still open, and lets go by itself.
  const next = openStore({ name, steps });
  assert.deepEqual(
    (await next.all()).map(({ id }) => id),
    ["from-before"],
  );
  await old.add(item({ id: "by-the-older-page" }));
  const { outbox, net } = phone(next);
  await outbox.flush();
  assert.deepEqual(
    net.batches[0].items.map((/** @type {any} */ { id }) => id),
    ["from-before", "by-the-older-page"],
  );
});

test("the order survives a clock that is set back, and a phone that lost everything", async () => {
  let now = Date.parse("2026-06-11T12:00:00Z");
  const name = `outbox-${++count}`;
  const store = openStore({ name, now: () => now });
  const first = await store.add(item({}));
  await store.remove([first.id]);
  now -= 86_400_000;
  const second = await store.add(item({}));
  assert.ok(second.sequence > first.sequence);
  now += 2 * 86_400_000;
  const elsewhere = await openStore({ name: `${name}-lost`, now: () => now }).add(item({}));
  assert.ok(elsewhere.sequence > second.sequence);
  assert.ok(elsewhere.sequence < 2 ** 31);
});

test("pages of one browser hear of each other's news", async () => {
  const store = fresh();
  const here = new BroadcastChannel(`outbox-${count}`);
  const there = new BroadcastChannel(`outbox-${count}`);
  const place = { session: "ana", event: "e", url: "/outbox" };
  const results = (/** @type {any} */ { items }) => ({
    results: items.map((/** @type {any} */ { id }) => ({ id, status: 200, answer: "yes" })),
  });
  /** @type {any} */
  const http = { post: async (/** @type {string} */ _url, /** @type {any} */ batch) => results(batch) };
  const one = makeOutbox({ place, store, http, others: here });
  const other = makeOutbox({ place, store, http, others: there });
  const heard = new Promise((done) => other.on("answered", ({ answer }) => done(answer), FOREVER));
  await one.send("scan", { code: "x" });
  assert.equal(await heard, "yes");
  here.close();
  there.close();
});

test("scans that wait are listed with the time and one's own words, newest first", () => {
  page('<script type="application/json" id="words">{"someone-at": "Someone at {time}"}</script>');
  const view = waitingView(
    [
      item({ id: "a", kind: "scan", at: new Date(2026, 5, 11, 14, 22).toISOString() }),
      item({ id: "b", kind: "scan", at: new Date(2026, 5, 11, 14, 31).toISOString() }),
      item({ kind: "note", body: { scan_id: "a", text: "old" } }),
      item({ kind: "note", body: { scan_id: "a", text: "three branches" } }),
      item({ kind: "star" }),
    ],
    "en",
  );
  assert.deepEqual(
    view.scans.map(({ id, note }) => [id, note]),
    [
      ["b", null],
      ["a", "three branches"],
    ],
  );
  assert.match(view.scans[0]?.who ?? "", /14:31/);
});

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { mount } from "../../static/pwa/src/modules/asks.js";
import { page, settled } from "./dom.js";

let life = new AbortController();
afterEach(() => life.abort());

/** Something one listens to. */
function scripted() {
  /** @type {Record<string, ((news: any) => void)[]>} */
  const all = {};
  return {
    /** @param {string} name @param {(news: any) => void} fn */
    on: (name, fn) => {
      all[name] = [...(all[name] ?? []), fn];
    },
    /** @param {string} name @param {unknown} news */
    tell: (name, news) => {
      for (const fn of all[name] ?? []) fn(news);
    },
  };
}

/** @param {string} ids @param {any[]} [kept] */
async function begin(ids, kept = []) {
  life = new AbortController();
  page(`<a data-ids="${ids}" hidden><span data-count></span></a>`);
  const root = /** @type {any} */ (document.body.firstElementChild);
  const live = { ...scripted(), isNewer: () => false };
  const outbox = { ...scripted(), items: async () => kept };
  mount(root, /** @type {any} */ ({ signal: life.signal, live, outbox }));
  await settled();
  const shown = () => (root.hasAttribute("hidden") ? "" : root.textContent);
  return { live, outbox, shown };
}

/** @param {string} id */
const answer = (id) => ({ kind: "answer", body: { request_id: id } });

test("requests count as they come and go, each once", async () => {
  const { live, shown } = await begin("a b");
  assert.equal(shown(), "2");
  live.tell("request.received", { request: { id: "c" } });
  live.tell("request.received", { request: { id: "c" } });
  assert.equal(shown(), "3");
  live.tell("request.settled", { request_id: "a" });
  live.tell("connection.made", { request_id: "b" });
  live.tell("connection.made", { request_id: null });
  assert.equal(shown(), "1");
  live.tell("request.settled", { request_id: "c" });
  assert.equal(shown(), "");
});

test("introductions count as well", async () => {
  const { live, shown } = await begin("offer:a");
  live.tell("introduction.offered", { introduction_id: "b" });
  assert.equal(shown(), "2");
  live.tell("snapshot", { requests: [], version: 3 });
  live.tell("introduction.answered", { introduction_id: "a" });
  assert.equal(shown(), "1");
});

test("the snapshot is the truth about requests", async () => {
  const { live, shown } = await begin("a b");
  live.tell("snapshot", { requests: [{ id: "b" }, { id: "d" }, { id: "e" }], version: 9 });
  assert.equal(shown(), "3");
  live.tell("snapshot", { requests: [], version: 10 });
  assert.equal(shown(), "");
});

test("what was answered here counts as answered before it is sent", async () => {
  const { outbox, shown } = await begin("a b", [answer("a")]);
  assert.equal(shown(), "1");
  outbox.tell("changed", { items: [answer("a"), answer("b"), { kind: "note", body: {} }] });
  assert.equal(shown(), "");
  outbox.tell("answered", { item: answer("a") });
  outbox.tell("changed", { items: [] });
  assert.equal(shown(), "1");
});

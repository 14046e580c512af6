import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { mount } from "../../static/pwa/src/modules/texts.js";
import { renew } from "../../static/pwa/src/region.js";
import { forgetWords } from "../../static/pwa/src/words.js";
import { page, settled } from "./dom.js";

const WORDS = {
  "text-shown": "Shown",
  "text-hidden": "Hidden",
  "text-changed": "Changed",
  "text-unsent": "Unsent",
};

const row = (/** @type {string} */ id) =>
  `<li class="queue__row" data-queued="${id}"><input type="checkbox" name="marked" value="${id}.1">
   <button name="hide" value="${id}.1">Hide</button><button name="show" value="${id}.1">Show</button></li>`;
const list = (/** @type {string[]} */ ...ids) =>
  `<section class="queue__group"><ul>${ids.map(row).join("")}</ul></section>
   <button name="verdict" value="show" id="all">All</button><p data-status></p>`;
const form = (/** @type {string[]} */ ...ids) => `<form id="queue" action="/texts">${list(...ids)}</form>`;

let life = new AbortController();
afterEach(() => life.abort());

/** @param {string[]} ids @param {any} [answer] */
function begin(ids, answer = { done: 1, changed: 0 }) {
  forgetWords();
  life = new AbortController();
  page(`${form(...ids)}<script type="application/json" id="words">${JSON.stringify(WORDS)}</script>`);
  /** @type {any[]} */
  const sent = [];
  /** @type {any} */
  const heard = {};
  /** What the server prints when it is asked again. @type {{ids: string[] | null}} */
  const server = { ids: null };
  const window = /** @type {any} */ (document.defaultView);
  Reflect.set(globalThis, "DOMParser", window.DOMParser);
  Reflect.set(globalThis, "fetch", async () => ({
    ok: server.ids !== null,
    redirected: false,
    status: server.ids ? 200 : 503,
    text: async () => `<html><body>${form(...(server.ids ?? []))}</body></html>`,
  }));
  const root = /** @type {any} */ (document.getElementById("queue"));
  const http = {
    post: async (/** @type {string} */ _url, /** @type {any} */ body) => {
      sent.push(body);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const live = {
    on: (/** @type {string} */ name, /** @type {any} */ fn) => Object.assign(heard, { [name]: fn }),
  };
  mount(root, /** @type {any} */ ({ signal: life.signal, live, http }));
  return { root, sent, heard, server };
}

const ids = () => [...document.querySelectorAll(".queue__row")].map((one) => one.getAttribute("data-queued"));
const focused = () => document.activeElement?.closest(".queue__row")?.getAttribute("data-queued");

/** @param {string} selector */
const at = (selector) => /** @type {any} */ (document.querySelector(selector));

/** @param {string} key */
function press(key) {
  const event = new Event("keydown", { bubbles: true, cancelable: true });
  Reflect.set(event, "key", key);
  document.activeElement?.dispatchEvent(event);
}

/** @param {any} root @param {any} submitter */
function submit(root, submitter) {
  const event = new Event("submit", { bubbles: true, cancelable: true });
  Reflect.set(event, "submitter", submitter);
  root.dispatchEvent(event);
  return event.defaultPrevented;
}

test("an answer takes its row away and the next one has the focus", async () => {
  const { root, sent } = begin(["a", "b", "c"]);
  at("[data-queued=b] [name=show]").focus();
  assert.equal(submit(root, at("[data-queued=b] [name=show]")), true);
  await settled();
  assert.deepEqual(sent, [{ marked: ["b.1"], verdict: "show" }]);
  assert.deepEqual(ids(), ["a", "c"]);
  assert.equal(focused(), "c");
  assert.equal(at("[data-status]").textContent, "Shown");
});

test("keys move, tick, show and hide, and only with the focus in the list", async () => {
  const { sent } = begin(["a", "b", "c"]);
  press("a");
  await settled();
  assert.deepEqual(sent, []);
  at("[data-queued=a] input").focus();
  press("ArrowDown");
  press("j");
  press("j");
  assert.equal(focused(), "c");
  press("ArrowUp");
  assert.equal(focused(), "b");
  press("x");
  assert.equal(at("[data-queued=b] input").checked, true);
  press("h");
  await settled();
  assert.deepEqual(sent, [{ marked: ["b.1"], verdict: "hide" }]);
  assert.deepEqual(ids(), ["a", "c"]);
  assert.equal(focused(), "c");
});

test("all that are ticked go together, and nothing goes when none is", async () => {
  const { root, sent } = begin(["a", "b", "c"], { done: 2, changed: 0 });
  submit(root, at("#all"));
  await settled();
  assert.deepEqual(sent, []);
  at("[data-queued=a] input").checked = true;
  at("[data-queued=c] input").checked = true;
  submit(root, at("#all"));
  await settled();
  assert.deepEqual(sent, [{ marked: ["a.1", "c.1"], verdict: "show" }]);
  assert.deepEqual(ids(), ["b"]);
});

test("what the server refuses stays, and is said", async () => {
  const { root } = begin(["a"], new Error("no answer"));
  /** @type {string[]} */
  const said = [];
  document.addEventListener("eventnet:say", (event) => said.push(/** @type {any} */ (event).detail.text));
  submit(root, at("[data-queued=a] [name=hide]"));
  await settled();
  assert.deepEqual(ids(), ["a"]);
  assert.deepEqual(said, ["Unsent"]);
});

test("new texts come by themselves; ticks and the focus stay", async () => {
  const { heard, server } = begin(["a", "b", "c"]);
  at("[data-queued=c] input").checked = true;
  at("[data-queued=b] [name=hide]").focus();
  server.ids = ["new", "a", "c"];
  heard["prompt.tallied"]({});
  await new Promise((done) => setTimeout(done, 700));
  assert.deepEqual(ids(), ["new", "a", "c"]);
  assert.equal(at("[data-queued=c] input").checked, true);
  assert.equal(focused(), "c");
  assert.equal(document.activeElement?.getAttribute("name"), "hide");
});

test("a page that looks again by itself goes when its link was ended, and any other stays", async () => {
  for (const [every, left] of /** @type {const} */ ([
    ["3", 1],
    ["", 0],
  ])) {
    page(`<main id="wall" data-every="${every}"></main>`);
    Reflect.set(globalThis, "fetch", async () => ({ ok: false, redirected: false, status: 404 }));
    let leaves = 0;
    const main = /** @type {any} */ (document.getElementById("wall"));
    const leave = () => {
      leaves += 1;
    };
    assert.equal(await renew(main, { signal: new AbortController().signal, page: "/screen", leave }), false);
    assert.equal(leaves, left);
  }
});

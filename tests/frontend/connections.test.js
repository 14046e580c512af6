import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { startConnections } from "../../static/pwa/src/connections.js";
import { HttpError, OfflineError } from "../../static/pwa/src/http.js";
import { mount as mountParted } from "../../static/pwa/src/modules/parted.js";
import { mount as mountUndo } from "../../static/pwa/src/modules/undo.js";
import { silentOutbox } from "../../static/pwa/src/outbox/box.js";
import { forgetWords } from "../../static/pwa/src/words.js";
import { page, settled } from "./dom.js";

const WORDS = { undone: "Undone", "undo-over": "Over", "undo-unsent": "Unsent" };
const FORM = `<form data-module="undo" action="/e/demo/people/c/undo" data-left="50" data-after="/e/demo/people">
  <button><svg><circle data-ring></circle></svg></button></form>`;

let life = new AbortController();

/** @param {string} body */
function begin(body) {
  forgetWords();
  life = new AbortController();
  page(`${body}<script type="application/json" id="words">${JSON.stringify(WORDS)}</script>`);
  return /** @type {any} */ (document.body.firstElementChild);
}

/** A live side that says what it is told to. */
function scriptedLive() {
  /** @type {Record<string, ((push: any) => void)[]>} */
  const all = {};
  return /** @type {any} */ ({
    online: true,
    /** @param {string} name @param {(push: any) => void} fn */
    on: (name, fn) => {
      all[name] = [...(all[name] ?? []), fn];
    },
    /** @param {string} name @param {unknown} push */
    tell: (name, push) => {
      for (const fn of all[name] ?? []) fn(push);
    },
  });
}

/** @param {(url: string) => unknown} post @returns {any} */
const httpWith = (post) => ({ get: async () => ({}), post: async (/** @type {string} */ url) => post(url) });

/** @param {any} form @param {(url: string) => unknown} post */
async function press(form, post) {
  const live = scriptedLive();
  /** @type {string[]} */
  const said = [];
  document.addEventListener("eventnet:say", (event) => said.push(/** @type {any} */ (event).detail.text));
  mountUndo(form, { signal: life.signal, live, http: httpWith(post), outbox: silentOutbox() });
  form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  await settled();
  return said;
}

beforeEach(() => void begin(""));
afterEach(() => life.abort());

test("undo takes the card away with it", async () => {
  const card = begin(`<section data-module="met">${FORM}<button data-do="again"></button></section>`);
  let again = 0;
  card.querySelector("[data-do]").addEventListener("click", () => {
    again += 1;
  });
  /** @type {string[]} */
  const posted = [];
  const said = await press(card.querySelector("form"), (url) => posted.push(new URL(url).pathname));
  assert.deepEqual([posted, said, again], [["/e/demo/people/c/undo"], ["Undone"], 1]);
});

test("undo says why nothing was undone, and stays while it may be tried again", async () => {
  const over = begin(FORM);
  const gone = () => {
    throw new HttpError(410, { code: "undo-over" });
  };
  assert.deepEqual(await press(over, gone), ["Over"]);
  assert.equal(over.hidden, true);
  const unsent = begin(FORM);
  const offline = () => {
    throw new OfflineError();
  };
  assert.deepEqual(await press(unsent, offline), ["Unsent"]);
  assert.equal(unsent.hidden, false);
});

test("undo is not offered when its minute is over", () => {
  const form = begin(FORM.replace('data-left="50"', 'data-left="0"'));
  mountUndo(form, {
    signal: life.signal,
    live: scriptedLive(),
    http: httpWith(() => ({})),
    outbox: silentOutbox(),
  });
  assert.equal(form.hidden, true);
});

test("a new connection is told as seen, again after no answer came", async () => {
  const live = scriptedLive();
  /** @type {string[]} */
  const told = [];
  let offline = true;
  const http = httpWith((url) => {
    told.push(url);
    if (offline) throw new OfflineError();
  });
  startConnections(http, live, { signal: life.signal });
  live.tell("connection.made", { connection: { id: "c", seen_url: "/seen" } });
  await settled();
  offline = false;
  live.tell("status", { online: true });
  await settled();
  live.tell("status", { online: true });
  await settled();
  assert.deepEqual(told, ["/seen", "/seen"]);
});

test("a person's page goes when the connection is no more, and for no other", () => {
  const root = begin('<div data-connection="c" data-after="/e/demo/people"></div>');
  const live = scriptedLive();
  /** @type {string[]} */
  const gone = [];
  Reflect.set(globalThis, "location", { replace: (/** @type {string} */ url) => gone.push(url) });
  mountParted(root, { signal: life.signal, live, http: httpWith(() => ({})), outbox: silentOutbox() });
  live.tell("connection.ended", { connection_id: "d" });
  assert.deepEqual(gone, []);
  live.tell("connection.ended", { connection_id: "c" });
  assert.deepEqual(gone, ["/e/demo/people"]);
});

test("a card among others goes alone", () => {
  begin(`<div><article class="card"><p data-connection="c" data-with=".card"></p></article>
    <article class="card"><p data-connection="d" data-with=".card"></p></article></div>`);
  const live = scriptedLive();
  for (const root of document.querySelectorAll("p")) {
    const tools = { signal: life.signal, live, http: httpWith(() => ({})), outbox: silentOutbox() };
    mountParted(/** @type {HTMLElement} */ (root), tools);
  }
  live.tell("connection.ended", { connection_id: "c" });
  assert.deepEqual(
    [...document.querySelectorAll(".card p")].map((root) => root.getAttribute("data-connection")),
    ["d"],
  );
});

/** The private log: an entry that waits stands on the page, one that was taken away does not, and both are sent once. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { mount } from "../../static/pwa/src/modules/exchange.js";
import { silentOutbox } from "../../static/pwa/src/outbox/box.js";
import { forgetWords } from "../../static/pwa/src/words.js";
import { page, settled } from "./dom.js";

const WORDS = { "promise-kept": "Saved", "note-kept": "On the phone", "promise-unsent": "Unsent" };
const PART = `<div id="exchange-log" data-about="c">
  <template data-kept><li data-attr="data-exchange={id}"><i data-class="in?received"></i><b data-text="words"></b>
    <bdi data-show="text" data-text="text"></bdi><form><button></button></form></li></template>
  <ul data-list hidden></ul>
  <details><summary tabindex="0">Add</summary><form data-new><select name="what">
    <option value="idea-given">An idea you gave</option>
    <option value="idea-received">An idea you received</option></select>
    <input name="text"><p data-status></p></form></details></div>`;
const ROW = `<li data-exchange="old"><form><button></button></form></li>`;

let life = new AbortController();
/** @type {any[]} */
let waits = [];
/** @type {Record<string, (news: any) => void>} */
let hear = {};

/** @param {string} state @param {string} [rows] @returns {any} */
function begin(state, rows = "") {
  forgetWords();
  page(
    `${PART.replace("hidden></ul>", rows ? `>${rows}</ul>` : "hidden></ul>")}
    <script type="application/json" id="words">${JSON.stringify(WORDS)}</script>`,
  );
  const send = async (/** @type {string} */ kind, /** @type {any} */ body, /** @type {any} */ options) => {
    waits.push({ kind, body, ...options, id: options.id ?? "x" });
    return { state, id: options.id ?? "x" };
  };
  const on = (/** @type {string} */ name, /** @type {(news: any) => void} */ fn) => {
    hear[name] = fn;
  };
  const outbox = { ...silentOutbox(), silent: false, send, on, items: async () => waits };
  const root = /** @type {any} */ (document.body.firstElementChild);
  mount(root, /** @type {any} */ ({ signal: life.signal, outbox }));
  return root;
}

/** @param {any} form */
function submit(form) {
  form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  return settled();
}

/** @param {any} root */
const rows = (root) => [...root.querySelectorAll("[data-exchange]")];

beforeEach(() => {
  life = new AbortController();
  waits = [];
  hear = {};
});
afterEach(() => life.abort());

test("an entry that waits stands on the page in the form's own words", async () => {
  const root = begin("kept");
  root.querySelector("[name=what]").value = "idea-received";
  root.querySelector("[name=text]").value = " Six riders ";
  await submit(root.querySelector("[data-new]"));
  const [{ kind, body, subject, id }] = waits;
  assert.deepEqual(
    [kind, body],
    ["exchange", { exchange_id: id, connection_id: "c", what: "idea-received", text: "Six riders" }],
  );
  assert.equal(subject, `exchange:${id}`);
  const [row] = rows(root);
  assert.equal(row.querySelector("b").textContent, "An idea you received");
  assert.equal(row.querySelector("bdi").textContent, "Six riders");
  assert.ok(row.querySelector("i").classList.contains("in"));
  assert.ok(!root.querySelector("[data-list]").hidden);
  assert.equal(root.querySelector("[data-status]").textContent, "On the phone");
});

test("a page from before shows what was written since, and not what was taken away", async () => {
  waits = [
    {
      id: "n",
      kind: "exchange",
      body: { exchange_id: "n", connection_id: "c", what: "idea-given", text: null },
    },
    { id: "o", kind: "exchange", body: { exchange_id: "o", connection_id: "other", what: "idea-given" } },
    { id: "d", kind: "drop", body: { exchange_id: "old" } },
  ];
  const root = begin("kept", ROW);
  await settled();
  assert.deepEqual(
    rows(root).map((row) => row.dataset.exchange),
    ["n"],
  );
});

test("taking one away goes through the outbox too, and takes the place of its being written", async () => {
  const root = begin("kept", ROW);
  root.querySelector("[data-exchange] button").focus();
  await submit(root.querySelector("[data-exchange] form"));
  assert.deepEqual(
    waits.map(({ kind, body, subject }) => [kind, body, subject]),
    [["drop", { exchange_id: "old" }, "exchange:old"]],
  );
  assert.equal(rows(root).length, 0);
  assert.ok(root.querySelector("[data-list]").hidden);
  assert.equal(document.activeElement, root.querySelector("summary"));
});

test("what could not be kept stays in the form, and what is refused leaves the list", async () => {
  const root = begin("unkept");
  root.querySelector("[name=text]").value = "Six riders";
  await submit(root.querySelector("[data-new]"));
  assert.equal(root.querySelector("[data-status]").textContent, "Unsent");
  assert.equal(root.querySelector("[name=text]").value, "Six riders");
  waits[0].state = "kept";
  const again = begin("kept");
  await settled();
  assert.equal(rows(again).length, 1);
  hear.refused?.({ item: waits[0], problem: { detail: "No" } });
  assert.equal(rows(again).length, 0);
});

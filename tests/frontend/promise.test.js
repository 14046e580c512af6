import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { metView, mount as mountMet } from "../../static/pwa/src/modules/met.js";
import { mount, promiseOf } from "../../static/pwa/src/modules/promise.js";
import { silentOutbox } from "../../static/pwa/src/outbox/box.js";
import { forgetWords } from "../../static/pwa/src/words.js";
import { page, settled } from "./dom.js";

const WORDS = {
  "promise-mine": "Mine",
  "promise-theirs": "Theirs",
  "promise-kept": "Saved",
  "note-kept": "On the phone",
  "promise-unsent": "Unsent",
  "promise-refused": "Refused",
};
const PART = `<section data-about="c">
  <template data-kept><article><p class="who" data-text="who"></p><p data-text="text"></p></article></template>
  <form data-promise-form><input name="connection_id" value="c"><input type="radio" name="by" value="me" checked>
    <input type="radio" name="by" value="them"><input name="text"><input name="due" value="">
    <input type="checkbox" name="told" value="true"><p data-status></p></form>
  <form data-settle="p1"><input name="due" value=""><button name="state" value="kept"></button></form></section>`;

let life = new AbortController();

/** @param {string} body @returns {any} */
function begin(body) {
  forgetWords();
  life = new AbortController();
  page(`${body}<script type="application/json" id="words">${JSON.stringify(WORDS)}</script>`);
  return document.body.firstElementChild;
}

/** An outbox where everything ends in one state, and what was sent waits. @param {string} state */
function ending(state) {
  /** @type {any[]} */
  const sent = [];
  const send = async (/** @type {string} */ kind, /** @type {any} */ body, /** @type {any} */ options) => {
    sent.push({ kind, body, ...options, id: options.id ?? "x" });
    return { state, id: "x" };
  };
  const outbox = { ...silentOutbox(), silent: false, send, items: async () => sent };
  return { sent, outbox: /** @type {any} */ (outbox) };
}

/** @param {any} form @param {any} [submitter] */
function submit(form, submitter = null) {
  const event = /** @type {any} */ (new Event("submit", { bubbles: true, cancelable: true }));
  Object.defineProperty(event, "submitter", { value: submitter });
  form.dispatchEvent(event);
  return settled();
}

beforeEach(() => void begin(""));
afterEach(() => life.abort());

test("what a form says: told only where one promises oneself, no day is none", () => {
  const data = new FormData();
  for (const [name, value] of [
    ["connection_id", "c"],
    ["text", " Send it "],
    ["by", "them"],
    ["due", ""],
    ["told", "true"],
  ]) {
    data.append(name ?? "", value ?? "");
  }
  assert.deepEqual(promiseOf(data), {
    connection_id: "c",
    text: "Send it",
    by: "them",
    due: null,
    told: false,
  });
});

test("a promise that waits stands on the page, and says where it is", async () => {
  const root = begin(PART);
  const { sent, outbox } = ending("kept");
  mount(root, /** @type {any} */ ({ signal: life.signal, live: {}, http: {}, outbox }));
  const form = root.querySelector("[data-promise-form]");
  form.querySelector("input[name='text']").value = "Send the link";
  await submit(form);
  assert.equal(sent.length, 1);
  assert.equal(sent[0].kind, "promise");
  assert.equal(sent[0].body.promise_id, sent[0].id);
  assert.equal(root.querySelector("[data-status]").textContent, "On the phone");
  const cards = root.querySelectorAll("article");
  assert.deepEqual([cards.length, cards[0].textContent], [1, "MineSend the link"]);
});

test("what came of a promise is sent about that promise; another date without a day is not", async () => {
  const root = begin(PART);
  const { sent, outbox } = ending("answered");
  mount(root, /** @type {any} */ ({ signal: life.signal, live: {}, http: {}, outbox }));
  const form = root.querySelector("[data-settle]");
  const button = form.querySelector("button");
  await submit(form, button);
  button.value = "renegotiated";
  button.setAttribute("value", "renegotiated");
  await submit(form, button);
  assert.deepEqual(
    sent.map(({ kind, body, subject }) => [kind, body.state, subject]),
    [["settle", "kept", "promise:p1"]],
  );
});

test("the list of all shows every promise that waits, and what came of one is not asked twice", async () => {
  const all = PART.replace('data-about="c"', 'data-about=""');
  const card = `<article data-promise="p1"><p data-sent hidden></p><form data-settle="p1"></form></article>`;
  const root = begin(`${all.replace("</section>", "")}${card}<p data-none></p></section>`);
  const { sent, outbox } = ending("kept");
  sent.push(
    { id: "a", kind: "promise", body: { connection_id: "c", text: "One", by: "me" } },
    { id: "b", kind: "promise", body: { connection_id: "d", text: "Two", by: "them" } },
    { id: "s", kind: "settle", body: { promise_id: "p1", state: "kept" } },
  );
  mount(root, /** @type {any} */ ({ signal: life.signal, live: {}, http: {}, outbox }));
  await settled();
  const texts = [...root.querySelectorAll("article:not([data-promise=p1])")].map((one) => one.textContent);
  assert.deepEqual(texts, ["MineOne", "TheirsTwo"]);
  assert.ok(root.querySelector("[data-none]").hidden);
  assert.ok(root.querySelector("[data-promise=p1] form").hidden);
  assert.ok(!root.querySelector("[data-sent]").hidden);
});

test("the card after a scan opens one thing at a time", () => {
  const root = begin(
    `<section>${["note", "promise"]
      .map(
        (name) => `<button data-${name}-toggle></button><div data-${name} hidden><input name="text"></div>`,
      )
      .join("")}</section>`,
  );
  mountMet(root, /** @type {any} */ ({ signal: life.signal }));
  const isOpen = () => ["note", "promise"].map((name) => !root.querySelector(`[data-${name}]`).hidden);
  root.querySelector("[data-note-toggle]").click();
  assert.deepEqual(isOpen(), [true, false]);
  root.querySelector("[data-promise-toggle]").click();
  assert.deepEqual(isOpen(), [false, true]);
  root.querySelector("[data-promise-toggle]").click();
  assert.deepEqual(isOpen(), [false, false]);
  /** @type {any} */
  const answer = { person: null, connection: { tags: [{ label: "Maps", on: true }], tags_url: "/t" } };
  assert.equal(/** @type {any} */ (metView(answer)).connection.tags[0].value, "0");
});

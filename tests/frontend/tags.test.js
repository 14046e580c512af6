import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { isWanted, mount as mountFind } from "../../static/pwa/src/modules/find.js";
import { keyOf, mount as mountTags } from "../../static/pwa/src/modules/tags.js";
import { silentOutbox } from "../../static/pwa/src/outbox/box.js";
import { forgetWords } from "../../static/pwa/src/words.js";
import { page, settled } from "./dom.js";

const WORDS = { "tag-unsent": "Unsent", "tag-refused": "Refused", found: { one: "One", other: "{count}" } };

const one = (/** @type {string} */ label, /** @type {boolean} */ on) =>
  `<form data-item="${label}"><input name="text" value="${label}" data-attr="value={label}">
   <input name="tagged" value="${on ? 0 : 1}" data-attr="value={value}">
   <button aria-pressed="${on}" data-attr="aria-pressed={pressed}"><bdi data-text="label">${label}</bdi></button></form>`;
const TAGS = `<div data-connection="c" data-url="/t"><div class="tags__list">${one("maps", true)}${one("sea", false)}
  <template data-each="tags" data-key="key">${one("", false).replace('data-item=""', "")}</template></div>
  <form id="new"><input name="text"></form><p data-status></p></div>`;

let life = new AbortController();

/** @param {string} body @returns {any} */
function begin(body) {
  forgetWords();
  life = new AbortController();
  page(`${body}<script type="application/json" id="words">${JSON.stringify(WORDS)}</script>`);
  return document.body.firstElementChild;
}

/** An outbox that notes what is sent, and says what it is told to. */
function scripted(state = "answered") {
  /** @type {any[]} */
  const sent = [];
  /** @type {any} */
  const heard = {};
  const outbox = {
    ...silentOutbox(),
    silent: false,
    send: async (/** @type {string} */ kind, /** @type {any} */ body, /** @type {any} */ { subject }) => {
      sent.push([kind, body.text, body.tagged, subject]);
      return { state, id: "i" };
    },
    on: (/** @type {string} */ name, /** @type {any} */ fn) => {
      heard[name] = fn;
    },
  };
  return { sent, heard, outbox: /** @type {any} */ (outbox) };
}

/** @param {any} root @param {any} outbox */
const mounted = (root, outbox) => {
  const tools = /** @type {any} */ ({ signal: life.signal, live: {}, http: {}, outbox });
  mountTags(root, tools);
};

const pressed = () =>
  [...document.querySelectorAll(".tags__list > form")].map((form) => [
    form.querySelector("bdi")?.textContent,
    form.querySelector("button")?.getAttribute("aria-pressed"),
  ]);

const submit = (/** @type {any} */ form) =>
  form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));

beforeEach(() => void begin(""));
afterEach(() => life.abort());

test("one tap puts an own tag on somebody, another takes it away", async () => {
  const root = begin(TAGS);
  const { sent, outbox } = scripted();
  mounted(root, outbox);
  const [maps, sea] = root.querySelectorAll(".tags__list > form");
  submit(maps);
  submit(sea);
  await settled();
  assert.deepEqual(sent, [
    ["tag", "maps", false, "tag:c:maps"],
    ["tag", "sea", true, "tag:c:sea"],
  ]);
  assert.deepEqual(pressed(), [
    ["maps", "false"],
    ["sea", "true"],
  ]);
});

test("a new word becomes a tag, and one that is there is pressed instead", async () => {
  const root = begin(TAGS);
  const { sent, heard, outbox } = scripted("unkept");
  mounted(root, outbox);
  const form = root.querySelector("#new");
  const field = form.querySelector("input");
  for (const text of ["  night   shift ", "SEA", "  "]) {
    field.value = text;
    submit(form);
  }
  await settled();
  assert.deepEqual(
    sent.map(([, text]) => text),
    ["night shift", "SEA"],
  );
  assert.deepEqual(pressed(), [
    ["maps", "true"],
    ["sea", "true"],
    ["night shift", "true"],
  ]);
  assert.equal(root.querySelector("[data-status]").textContent, "Unsent");
  heard.refused({
    item: { kind: "tag", body: { connection_id: "c", text: "night shift", tagged: true } },
    problem: { detail: "Full" },
  });
  assert.deepEqual(pressed().at(-1), ["night shift", "false"]);
  assert.equal(keyOf(" Night  Shift"), "night shift");
});

test("a row is wanted when it has every word, and the star or tag", () => {
  const row = { words: "ana lima maps", keys: ["t1"] };
  assert.equal(isWanted(row, "Lima an", "all"), true);
  assert.equal(isWanted(row, "lima ben", "all"), false);
  assert.equal(isWanted(row, "", "t1"), true);
  assert.equal(isWanted(row, "", "t2"), false);
  assert.equal(isWanted(row, "", "starred"), false);
  assert.equal(isWanted({ ...row, keys: ["t1", "starred"] }, "", "starred"), true);
});

test("the list follows what one types and chooses, and says how many are left", () => {
  const root = begin(`<div data-whole><form role="search"><input name="q"></form>
    <a data-filter="all" aria-current="true"></a><a data-filter="t"></a><p data-status></p>
    <a data-words="ana" data-keys="t"></a><a data-words="ben" data-keys="starred"></a>
    <div data-none hidden><a data-filter="all" data-clear></a></div></div>`);
  mountFind(root, /** @type {any} */ ({ signal: life.signal }));
  const shown = () => [...root.querySelectorAll("[data-words]")].map((row) => !row.hidden);
  const field = root.querySelector("input");
  root.querySelector("[data-filter='t']").click();
  assert.deepEqual([shown(), root.querySelector("[data-status]").textContent], [[true, false], "One"]);
  field.value = "ben";
  field.dispatchEvent(new Event("input"));
  assert.deepEqual([shown(), root.querySelector("[data-none]").hidden], [[false, false], false]);
  root.querySelector("[data-clear]").click();
  assert.deepEqual([shown(), field.value], [[true, true], ""]);
});

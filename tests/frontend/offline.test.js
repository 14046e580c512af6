import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { metView } from "../../static/pwa/src/modules/met.js";
import { mount as mountSignOut } from "../../static/pwa/src/modules/sign_out.js";
import { stripWords } from "../../static/pwa/src/modules/strip.js";
import { silentOutbox } from "../../static/pwa/src/outbox/box.js";
import { withoutReply } from "../../static/pwa/src/prompts/state.js";
import { next, START } from "../../static/pwa/src/scan/machine.js";
import { forgetWords } from "../../static/pwa/src/words.js";
import { page, settled } from "./dom.js";

const WORDS = {
  "offline-scans": { one: "Offline: {count} scan", other: "Offline: {count} scans" },
  "offline-changes": { one: "Offline: {count} change", other: "Offline: {count} changes" },
  "still-waiting": "Not sent yet: {count}",
  "unsent-lost": "Lost: {count}",
  "sign-out-offline": "No network: {count}",
};

/** @param {string} body */
const pageWith = (body) =>
  page(`${body}<script type="application/json" id="words">${JSON.stringify(WORDS)}</script>`);

beforeEach(() => {
  forgetWords();
  pageWith("");
});

/** @param {...string} kinds @returns {any[]} */
const items = (...kinds) => kinds.map((kind) => ({ kind }));

test("the strip counts what waits, scans before all else", () => {
  assert.equal(stripWords(false, items("scan"), "old"), "Offline: 1 scan");
  assert.equal(stripWords(false, items("scan", "scan", "note", "scan"), "old"), "Offline: 3 scans");
  assert.equal(stripWords(false, items("note", "star"), "old"), "Offline: 2 changes");
  assert.equal(stripWords(false, [], "old"), "old");
  assert.equal(stripWords(true, items("scan", "note"), "old"), "Not sent yet: 2");
  assert.equal(stripWords(true, [], "old"), "");
});

test("a scan that the phone has no room for is shown as not saved, and its answer still comes", () => {
  const scan = /** @type {const} */ ({ scan_id: "a", code: "x", way: "typed", scanned_at: "" });
  const read = next(START, { type: "read", scan });
  assert.equal(next(read, { type: "unsent", scanId: "a" }).view, "kept");
  const unkept = next(read, { type: "unsent", scanId: "a", kept: false });
  assert.equal(unkept.view, "unkept");
  /** @type {any} */
  const answer = { scan_id: "a", outcome: "requested", person: null };
  assert.equal(next(unkept, { type: "answered", answer }).view, "result");
});

test("words can be written about whoever one sees, answered or not", () => {
  /** @type {any} */
  const answer = { outcome: "requested", person: { name: "Ana" }, connection: null };
  assert.equal(metView(answer).may_note, true);
  assert.equal(metView({ ...answer, person: null }).may_note, false);
});

test("a reply that was refused is taken back, and the counts with it", () => {
  /** @type {any} */
  const prompt = { id: "p", state: "open", mine: { option_id: "a", text: null }, tally: { replies: 3 } };
  const [back] = withoutReply([prompt], "p");
  assert.deepEqual([back?.mine, back?.tally], [null, null]);
  const [closed] = withoutReply([{ ...prompt, state: "closed" }], "p");
  assert.deepEqual([closed?.mine, closed?.tally?.replies], [null, 3]);
  assert.deepEqual(withoutReply([prompt], "another"), [prompt]);
});

/** @param {number} unsent @param {boolean} online */
async function signOut(unsent, online) {
  pageWith(`<form><button>Sign out</button><div data-warning hidden tabindex="-1"><p data-text></p>
    <button data-anyway>Anyway</button></div></form>`);
  Object.defineProperty(navigator, "onLine", { value: online, configurable: true });
  const form = /** @type {HTMLFormElement} */ (document.querySelector("form"));
  /** @type {string[]} */
  const done = [];
  form.submit = () => void done.push("left");
  const outbox = {
    ...silentOutbox(),
    flush: async () => void done.push("sent"),
    items: async () => items(...Array(unsent).fill("scan")),
    wipe: async () => {
      done.push("wiped");
      return [];
    },
  };
  /** @type {any} */
  const tools = { signal: new AbortController().signal, outbox, live: { close: () => done.push("closed") } };
  mountSignOut(form, tools);
  /** @param {string} selector */
  const press = async (selector) => {
    const event = new Event("submit", { cancelable: true });
    Object.defineProperty(event, "submitter", { value: form.querySelector(selector) });
    form.dispatchEvent(event);
    await settled();
  };
  await press("button");
  return { done, form, press, text: () => form.querySelector("[data-text]")?.textContent };
}

test("signing out sends first what is unsent, forgets, and leaves", async () => {
  const { done } = await signOut(0, true);
  assert.deepEqual([done[0], done.includes("wiped"), done.at(-1)], ["sent", true, "left"]);
});

test("signing out warns when something would be lost, and goes on only when told so", async () => {
  const { done, form, press, text } = await signOut(2, true);
  assert.deepEqual(done, ["sent"]);
  assert.equal(text(), "Lost: 2");
  assert.equal(form.querySelector("[data-warning]")?.hasAttribute("hidden"), false);
  await press("[data-anyway]");
  assert.deepEqual([done.includes("wiped"), done.at(-1)], [true, "left"]);
});

test("without a network nobody is signed out and nothing is lost", async () => {
  const { done, form, text } = await signOut(1, false);
  assert.deepEqual(done, ["sent"]);
  assert.equal(text(), "No network: 1");
  assert.equal(form.querySelector("[data-anyway]")?.hasAttribute("hidden"), true);
});

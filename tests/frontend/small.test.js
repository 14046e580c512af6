import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { asClock, asMinutes } from "../../static/pwa/src/modules/countdown.js";
import { countersView } from "../../static/pwa/src/modules/counters.js";
import { metView } from "../../static/pwa/src/modules/met.js";
import { CameraProblem, problemOf } from "../../static/pwa/src/scan/camera.js";
import { cameraAfter } from "../../static/pwa/src/scan/choice.js";
import { feedback, offerFeedback, wantsFeedback } from "../../static/pwa/src/scan/feedback.js";
import { page } from "./dom.js";

beforeEach(() => page(""));

test("time left as a clock", () => {
  assert.equal(asClock(130_000), "2:10");
  assert.equal(asClock(59_001), "1:00");
  assert.equal(asClock(3_605_000), "1:00:05");
  assert.equal(asClock(-5), "0:00");
});

test("time left in words of the language", () => {
  assert.equal(asMinutes(24 * 60_000 - 1, "en"), "24 min");
  assert.match(asMinutes(60_000, "de"), /^1\sMin\.?$/);
});

test("counters in figures of the language", () => {
  const view = countersView({ joined: 1204, connections: 3180, met: 903, nobody: 301 }, "de");
  assert.equal(view.joined, "1.204");
  assert.match(view.met_share, /^75\s%$/);
  const few = countersView({ joined: 12, connections: null, met: null, nobody: 5 }, "en");
  assert.deepEqual(
    [few.connections, few.met, few.met_share, few.nobody_share],
    ["untold", "untold", "", "42%"],
  );
  assert.equal(countersView({ joined: 0, connections: 0, met: 0, nobody: 0 }, "en").met_share, "");
});

test("each way a camera can fail has its own words", () => {
  const named = (/** @type {string} */ name) => problemOf(new DOMException("", name)).code;
  assert.equal(named("NotAllowedError"), "denied");
  assert.equal(named("NotFoundError"), "none");
  assert.equal(named("NotReadableError"), "in-use");
  assert.equal(named("TypeError"), "unknown");
  assert.ok(problemOf("nonsense") instanceof CameraProblem);
});

test("the card after a scan: what is there, and whether it still waits", () => {
  const person = {
    name: "Ana",
    organisation: "Archive",
    pronouns: "she/her",
    monogram: "A",
    tint: /** @type {const} */ (1),
  };
  const answer = {
    scan_id: "s",
    outcome: "requested",
    title: "",
    text: "",
    person,
    request_id: "r",
    connection: null,
    url: null,
  };
  assert.deepEqual([metView(answer).line, metView(answer).is_waiting], ["Archive · she/her", true]);
  assert.equal(metView({ ...answer, person: { ...person, pronouns: null } }).line, "Archive");
  assert.equal(metView({ ...answer, outcome: "connected" }).is_connected, true);
});

test("another camera is the next one, round and round, and none where there is only one", () => {
  const list = ["a", "b", "c"].map((deviceId) => ({ kind: "videoinput", deviceId }));
  const all = [{ kind: "audioinput", deviceId: "m" }, ...list];
  assert.deepEqual(
    ["a", "b", "c", "gone"].map((id) => cameraAfter(all, id)),
    ["b", "c", "a", "a"],
  );
  assert.equal(cameraAfter(all.slice(0, 2), "a"), "");
  assert.equal(cameraAfter([{ kind: "videoinput", deviceId: "" }], ""), "");
});

test("a read badge is felt until somebody switches that off on this phone", () => {
  page("<div data-feedback-row hidden><input type=checkbox data-feedback></div>");
  const kept = new Map();
  const store = {
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => kept.set(key, value),
    removeItem: (/** @type {string} */ key) => kept.delete(key),
  };
  Object.defineProperty(globalThis, "localStorage", { value: store, configurable: true });
  let felt = 0;
  Object.defineProperty(navigator, "vibrate", { value: () => ++felt, configurable: true });
  const box = /** @type {HTMLInputElement} */ (document.querySelector("input"));
  offerFeedback(box, new AbortController().signal);
  assert.equal(box.checked, true);
  assert.equal(box.closest("[data-feedback-row]")?.hasAttribute("hidden"), false);
  feedback();
  assert.equal(felt, 1);
  box.checked = false;
  box.dispatchEvent(new Event("change"));
  feedback();
  assert.deepEqual([felt, wantsFeedback()], [1, false]);
});

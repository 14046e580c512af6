import assert from "node:assert/strict";
import { test } from "node:test";
import { isEcho, isLooking, next, REST, START, showsPerson } from "../../static/pwa/src/scan/machine.js";

/** @typedef {import("../../static/pwa/src/scan/machine.js").State} State */
/** @typedef {import("../../static/pwa/src/scan/machine.js").Happening} Happening */

/** @param {string} id @returns {import("../../static/pwa/src/scan/machine.js").Scan} */
const scan = (id) => ({
  scan_id: id,
  code: `HTTPS://H/B/${id}`,
  way: "camera",
  scanned_at: "2026-06-11T12:19:00Z",
});

/** @param {string} id @param {string} [outcome] @returns {import("../../static/pwa/src/scan/machine.js").Answer} */
const answer = (id, outcome = "requested") => ({
  scan_id: id,
  outcome,
  title: "t",
  text: "x",
  person: { name: "Ana", organisation: null, pronouns: null, monogram: "A", tint: 1 },
  request_id: "r1",
  connection: null,
  url: null,
});

/** @param {...Happening} happened @returns {State} */
const after = (...happened) => happened.reduce(next, START);

test("a code is read, sent, answered; then the camera looks again", () => {
  const read = after({ type: "read", scan: scan("a") });
  assert.deepEqual([read.view, isLooking(read), read.waiting.length], ["sending", false, 1]);
  const shown = next(read, { type: "answered", answer: answer("a") });
  assert.deepEqual([shown.view, shown.answer?.scan_id, shown.waiting.length], ["result", "a", 0]);
  const again = next(shown, { type: "again", at: 1000 });
  assert.deepEqual([again.view, again.answer, again.scan], ["camera", null, null]);
});

test("the same badge is not read again at once", () => {
  const again = after(
    { type: "read", scan: scan("a") },
    { type: "answered", answer: answer("a") },
    { type: "again", at: 1000 },
  );
  assert.equal(isEcho(again, "HTTPS://H/B/a", 1000 + REST - 1), true);
  assert.equal(isEcho(again, "HTTPS://H/B/a", 1000 + REST), false);
  assert.equal(isEcho(again, "HTTPS://H/B/b", 1001), false);
  const seen = next(again, { type: "echo", at: 3000 });
  assert.equal(isEcho(seen, "HTTPS://H/B/a", 3000 + REST - 1), true);
  assert.equal(isEcho(START, "HTTPS://H/B/a", 0), false);
});

test("a scan without an answer is kept, and its answer still comes", () => {
  const kept = after({ type: "read", scan: scan("a") }, { type: "unsent", scanId: "a" });
  assert.deepEqual([kept.view, kept.waiting.map(({ scan_id }) => scan_id)], ["kept", ["a"]]);
  assert.equal(next(kept, { type: "unsent", scanId: "a" }).view, "kept");
  assert.equal(next(kept, { type: "answered", answer: answer("a") }).view, "result");
});

test("an answer about an earlier scan does not take the place of what is shown", () => {
  const state = after(
    { type: "read", scan: scan("a") },
    { type: "unsent", scanId: "a" },
    { type: "again", at: 0 },
    { type: "read", scan: scan("b") },
  );
  const later = next(state, { type: "answered", answer: answer("a") });
  assert.deepEqual(
    [later.view, later.scan?.scan_id, later.waiting.map(({ scan_id }) => scan_id)],
    ["sending", "b", ["b"]],
  );
});

test("a refusal is shown and not kept", () => {
  const refused = after(
    { type: "read", scan: scan("a") },
    { type: "refused", scanId: "a", code: "event-closed", detail: "d" },
  );
  assert.deepEqual(
    [refused.view, refused.problem, refused.detail, refused.waiting.length],
    ["refused", "event-closed", "d", 0],
  );
});

test("a code that is not ours is told and never waits to be sent", () => {
  const foreign = after({ type: "foreign", code: "https://menu.example" });
  assert.deepEqual([foreign.view, foreign.problem, foreign.waiting.length], ["refused", "not-a-badge", 0]);
  assert.equal(isEcho(next(foreign, { type: "again", at: 10 }), "https://menu.example", 11), true);
});

test("the other's yes turns the card while it is shown, and only then", () => {
  const shown = after({ type: "read", scan: scan("a") }, { type: "answered", answer: answer("a") });
  const turned = next(shown, { type: "accepted", answer: answer("a", "connected") });
  assert.equal(turned.answer?.outcome, "connected");
  const away = next(shown, { type: "again", at: 0 });
  assert.equal(next(away, { type: "accepted", answer: answer("a", "connected") }), away);
});

test("a camera problem goes away with the next try", () => {
  const problem = after({ type: "problem", code: "denied" });
  assert.deepEqual([problem.view, problem.problem, isLooking(problem)], ["problem", "denied", false]);
  const open = next(problem, { type: "open", view: "camera" });
  assert.deepEqual([open.view, open.problem], ["camera", ""]);
});

test("some outcomes show the person, others only words", () => {
  for (const outcome of ["connected", "known", "requested"])
    assert.equal(showsPerson(answer("a", outcome)), true, outcome);
  for (const outcome of ["own-badge", "not-a-badge", "not-here", "badge-revoked", "you-blocked", "waiting"]) {
    assert.equal(showsPerson(answer("a", outcome)), false, outcome);
  }
  assert.equal(showsPerson({ ...answer("a"), person: null }), false);
});

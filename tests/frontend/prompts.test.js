import assert from "node:assert/strict";
import { test } from "node:test";
import {
  promptView,
  withMeeting,
  withoutPrompt,
  withPrompt,
  withReply,
  withSnapshot,
  withTally,
} from "../../static/pwa/src/prompts/state.js";

/** @typedef {import("../../static/pwa/src/live/catalogue.d.ts").Prompt} Prompt */

/** @param {string} id @param {Partial<Prompt>} [other] @returns {Prompt} */
const prompt = (id, other = {}) => ({
  id,
  kind: "choice",
  question: "What slowed you down?",
  follow_up: null,
  audience_words: "For everyone",
  state: "open",
  closes_at: null,
  closes_words: null,
  options: [
    { id: "x", label: "Waiting" },
    { id: "y", label: "Hands" },
  ],
  mine: null,
  tally: null,
  reply_url: `/e/demo/prompts/${id}/reply`,
  ...other,
});

const TALLY = {
  replies: 3,
  replies_words: "3 people replied.",
  options: [
    { id: "x", label: "Waiting", count: 2, words: "2", share: 67 },
    { id: "y", label: "Hands", count: 1, words: "1", share: 33 },
  ],
  texts: [],
};

const MINE = { option_id: "x", text: null };

/** @param {Prompt | undefined} value */
const view = (value) => promptView(/** @type {Prompt} */ (value));

test("a new prompt stands first", () => {
  assert.deepEqual(
    withPrompt([prompt("a")], prompt("b")).map(({ id }) => id),
    ["b", "a"],
  );
});

test("opened twice is one prompt, in its place", () => {
  const prompts = [prompt("b"), prompt("a")];
  const changed = withPrompt(prompts, prompt("a", { question: "Changed?" }));
  assert.deepEqual(
    changed.map(({ id }) => id),
    ["b", "a"],
  );
  assert.equal(changed[1]?.question, "Changed?");
});

test("counts stay away until one has replied", () => {
  assert.equal(withTally([prompt("a")], "a", TALLY)[0]?.tally, null);
  assert.deepEqual(withTally([prompt("a", { mine: MINE })], "a", TALLY)[0]?.tally, TALLY);
  assert.equal(withPrompt([], prompt("a", { tally: TALLY }))[0]?.tally, null);
});

test("a push that does not know one's reply does not take it away", () => {
  const [closed] = withPrompt([prompt("a", { mine: MINE, tally: TALLY })], prompt("a", { state: "closed" }));
  assert.deepEqual([closed?.mine, closed?.tally, closed?.state], [MINE, TALLY, "closed"]);
});

test("a closed prompt shows its counts to everybody", () => {
  const [closed] = withPrompt([prompt("a")], prompt("a", { state: "closed", tally: TALLY }));
  assert.deepEqual(closed?.tally, TALLY);
});

test("withdrawn is gone", () => {
  assert.deepEqual(
    withoutPrompt([prompt("a"), prompt("b")], "a").map(({ id }) => id),
    ["b"],
  );
});

test("a snapshot is the truth, except for what came after it", () => {
  /** @type {any} */
  const snapshot = {
    version: 9,
    prompts: [prompt("c"), prompt("b")],
    missed: [prompt("a", { state: "closed" })],
  };
  const prompts = [prompt("new"), prompt("b", { question: "Newer?" }), prompt("gone")];
  const shown = withSnapshot(prompts, snapshot, (id) => id === "new" || id === "b");
  assert.deepEqual(
    shown.map(({ id }) => id),
    ["new", "c", "b", "a"],
  );
  assert.equal(shown[2]?.question, "Newer?");
});

test("before the reply the card offers options and no counts", () => {
  const shown = view(prompt("a", { tally: TALLY }));
  assert.deepEqual([shown.choices.length, shown.rows.length, shown.replies_words], [2, 0, null]);
});

test("after the reply the rows one replies with are the counts", () => {
  const shown = view(withTally(withReply([prompt("a")], "a", { option_id: "x" }), "a", TALLY)[0]);
  assert.deepEqual(shown.choices, []);
  assert.deepEqual(
    shown.rows.map(({ words, share, mine, fixed }) => [words, share, mine, fixed]),
    [
      ["2", 67, true, false],
      ["1", 33, false, false],
    ],
  );
  assert.equal(shown.may_change, true);
});

test("the server's answer to a reply brings the counts, for that prompt only", () => {
  const told = prompt("a", { mine: MINE, tally: TALLY });
  const [b, a] = withReply([prompt("b"), prompt("a")], "a", { option_id: "x" }, told);
  assert.deepEqual([a?.mine, a?.tally, b?.mine], [MINE, TALLY, null]);
  assert.deepEqual(withReply([prompt("a")], "a", { text: "so" })[0]?.mine, { option_id: null, text: "so" });
});

test("a reply without counts yet still shows the row one chose", () => {
  const shown = view(prompt("a", { mine: MINE }));
  assert.deepEqual(
    shown.rows.map(({ words, share, mine }) => [words, share, mine]),
    [
      ["", 0, true],
      ["", 0, false],
    ],
  );
});

test("one's own words: written, may be written anew while open", () => {
  const own = {
    kind: /** @type {const} */ ("text"),
    options: [],
    mine: { option_id: null, text: "Ask sooner" },
  };
  const open = view(prompt("a", own));
  assert.deepEqual([open.writes, open.sends, open.written, open.rows], [true, true, "Ask sooner", []]);
  const closed = view(prompt("a", { ...own, state: "closed" }));
  assert.deepEqual([closed.writes, closed.sends, closed.was_missed], [false, false, false]);
});

test("a closed prompt one never replied to was missed, and its rows are fixed", () => {
  const shown = view(prompt("a", { state: "closed", tally: TALLY }));
  assert.deepEqual(
    [shown.was_missed, shown.may_change, shown.rows.every(({ fixed }) => fixed)],
    [true, false, true],
  );
});

test("a talk asks for one tap, and no more after it", () => {
  const talk = { kind: /** @type {const} */ ("talk"), options: [] };
  const before = view(prompt("a", talk));
  assert.deepEqual([before.talks, before.writes, before.sends, before.choices], [true, false, false, []]);
  const after = view(withReply([prompt("a", talk)], "a", {})[0]);
  assert.deepEqual([after.talks, after.may_change, after.written], [false, false, null]);
});

test("a mission is done by meeting somebody, and only while it is open", () => {
  const mission = { kind: /** @type {const} */ ("mission"), options: [] };
  const prompts = [prompt("a", mission), prompt("b", { ...mission, state: "closed" }), prompt("c")];
  assert.deepEqual([view(prompts[0]).seeks, view(prompts[0]).met], [true, false]);
  const met = withMeeting(prompts);
  assert.deepEqual(
    met.map(({ mine }) => mine !== null),
    [true, false, false],
  );
  assert.deepEqual([view(met[0]).seeks, view(met[0]).met], [false, true]);
  assert.equal(withMeeting(met), met);
});

test("a notice asks nothing and is never missed", () => {
  const notice = { kind: /** @type {const} */ ("notice"), options: [] };
  const shown = view(prompt("a", notice));
  assert.deepEqual([shown.talks, shown.writes, shown.sends, shown.seeks], [false, false, false, false]);
  assert.equal(view(prompt("a", { ...notice, state: "closed" })).was_missed, false);
});

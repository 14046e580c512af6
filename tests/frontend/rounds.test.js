/** The card of the rounds: what it says for whom, what the time counts, and when the phone asks by itself. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { askAgainIn, roundsView, timeOf } from "../../static/pwa/src/rounds/state.js";

const at = (/** @type {number} */ seconds) => new Date(Date.UTC(2026, 8, 17, 10, 0, seconds)).toISOString();
const rounds = {
  id: "r1",
  state: /** @type {const} */ ("running"),
  title: "Rounds",
  number: 2,
  of: 4,
  head: "Round 2 of 4",
  line: "4 rounds of 5 minutes, in pairs",
  begins_at: at(60),
  ends_at: at(360),
  now: at(0),
  left_words: "1:00",
  question: "What did you leave out?",
  follow_up: "Why?",
  may_join: true,
  join_url: "/j",
  leave_url: "/l",
};
const person = { name: "Bo Lindqvist", organisation: null, pronouns: null, monogram: "BL", tint: 1 };
const table = {
  rounds_id: "r1",
  joined: true,
  rests: /** @type {const} */ (""),
  number: 2,
  table: 6,
  waits: false,
  mates: [
    { person, topic: "night trains" },
    { person, topic: null },
  ],
};
const FLAGS = [
  "invites",
  "starts_soon",
  "finds",
  "comes_soon",
  "seated",
  "left_over",
  "rests_busy",
  "rests_quiet",
];

/** The one sentence that stands on the card. @param {object} view */
const said = (view) => FLAGS.filter((flag) => /** @type {Record<string, unknown>} */ (view)[flag]);

test("a card says one thing at a time, and what it says follows from both pushes", () => {
  assert.deepEqual(said(roundsView(rounds, table)), ["seated"]);
  assert.deepEqual(said(roundsView(rounds, null)), ["invites"]);
  assert.deepEqual(said(roundsView(rounds, { ...table, joined: false })), ["invites"]);
  assert.deepEqual(said(roundsView(rounds, { ...table, rounds_id: "r0" })), ["invites"]);
  assert.deepEqual(
    said(roundsView({ ...rounds, state: "open", number: 0 }, { ...table, number: 0, table: null })),
    ["starts_soon"],
  );
  assert.deepEqual(said(roundsView({ ...rounds, number: 0 }, { ...table, number: 0, table: null })), [
    "finds",
  ]);
  assert.deepEqual(said(roundsView({ ...rounds, number: 3 }, table)), ["comes_soon"]);
  assert.deepEqual(said(roundsView(rounds, { ...table, table: null, waits: true })), ["left_over"]);
  assert.deepEqual(said(roundsView(rounds, { ...table, table: null, rests: "busy" })), ["rests_busy"]);
  assert.deepEqual(said(roundsView(rounds, { ...table, rests: "busy" })), ["seated"]);
  assert.equal(roundsView(null, table).there, false);
  assert.equal(roundsView({ ...rounds, may_join: false }, null).there, false);
});

test("only those at the table who wrote a topic are quoted with one", () => {
  const view = roundsView(rounds, table);
  assert.equal(view.mates.length, 2);
  assert.deepEqual(
    view.topics.map((mate) => mate.topic),
    ["night trains"],
  );
});

test("the time counts until one sits, then until the end, and stands in a pause", () => {
  assert.deepEqual(timeOf(rounds, Date.parse(at(20))), { phase: "find", left: 40_000 });
  assert.deepEqual(timeOf(rounds, Date.parse(at(60))), { phase: "talk", left: 300_000 });
  assert.deepEqual(timeOf({ ...rounds, state: "paused", now: at(100) }, Date.parse(at(999))), {
    phase: "paused",
    left: 260_000,
  });
});

test("a phone asks again when the next round is overdue, the later the more seldom", () => {
  const ask = (/** @type {number} */ seconds, changes = {}) =>
    askAgainIn({ ...rounds, ...changes }, table, Date.parse(at(seconds)), 0);
  assert.equal(ask(359), null);
  assert.equal(ask(360), 3_000);
  assert.equal(ask(960), 303_000);
  assert.equal(ask(999, { state: "paused" }), null);
  assert.equal(ask(100, { number: 3 }), 3_000);
  assert.equal(askAgainIn(null, table, 0, 0), null);
});

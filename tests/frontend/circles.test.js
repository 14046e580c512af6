/** Circles on a phone: what lists and one's own card show, what a push fills, and what is said without a network. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { cardView, listView } from "../../static/pwa/src/circles/state.js";
import { HttpError, OfflineError } from "../../static/pwa/src/http.js";
import { mount as mountCircle } from "../../static/pwa/src/modules/circle.js";
import { mount as mountCircles } from "../../static/pwa/src/modules/circles.js";
import { mount as mountSeat } from "../../static/pwa/src/modules/seat.js";
import { page, settled } from "./dom.js";

const person = { name: "Bo Lindqvist", organisation: null, pronouns: null, monogram: "BL", tint: 1 };
const circle = (/** @type {string} */ id, free = 2) => ({
  id,
  topic: `About ${id}`,
  place: null,
  free,
  seats_words: `${free} free seats`,
  until_words: "until 10:30",
  url: `/c/${id}`,
});
const mine = {
  ...circle("c1"),
  opened: true,
  mates: [{ person, topic: null }],
  leave_url: "/c/c1/leave",
  end_url: "/c/c1/end",
  report_url: "/c/c1/report",
};

test("a list leaves out where one sits, and points to a seat only who sits nowhere", () => {
  const circles = [circle("c1"), circle("c2", 0)];
  assert.deepEqual(
    listView(circles, mine).others.map(({ id }) => id),
    ["c2"],
  );
  assert.equal(listView(circles, mine).invites, false);
  assert.equal(listView(circles, null).invites, true);
  assert.equal(listView([circle("c2", 0)], null).invites, false);
  assert.equal(listView([], null).nothing, true);
  assert.equal(listView([], mine).nothing, false);
  assert.equal(listView(circles, null, 1).others.length, 1);
});

test("only who opened it and has company can end it for everybody", () => {
  assert.deepEqual([cardView(mine).hands_over, cardView(mine).alone], [true, false]);
  assert.deepEqual([cardView({ ...mine, opened: false }).hands_over], [false]);
  const alone = cardView({ ...mine, mates: [] });
  assert.deepEqual([alone.hands_over, alone.alone], [false, true]);
  assert.equal(cardView(null).there, false);
});

/** A live side that a test speaks for. */
function aLive() {
  /** @type {Map<string, (push: any) => void>} */
  const heard = new Map();
  return {
    online: true,
    silent: false,
    on: (/** @type {string} */ name, /** @type {any} */ fn) => void heard.set(name, fn),
    isNewer: (/** @type {string} */ name) => name === "circle.changed",
    close: () => {},
    tell: (/** @type {string} */ name, /** @type {any} */ push) => heard.get(name)?.(push),
  };
}

/** @param {any} answer what the server says, or the error */
const anHttp = (answer) => ({
  /** @type {[string, unknown][]} */
  sent: [],
  /** @param {string} url @param {unknown} body */
  async post(url, body) {
    this.sent.push([new URL(url, "https://host.example").pathname, body]);
    if (answer instanceof Error) throw answer;
    return answer;
  },
});

const tools = (/** @type {any} */ more) =>
  /** @type {any} */ ({ signal: new AbortController().signal, ...more });

/** What is said at the foot of the page. */
function listens() {
  /** @type {string[]} */
  const said = [];
  document.addEventListener("eventnet:say", (event) => {
    said.push(/** @type {CustomEvent} */ (event).detail.text);
  });
  return said;
}

test("a push fills the list, a snapshot that is older than a push does not", () => {
  page(`<div id="list"><script type="application/json" data-circles>{"circles": [], "circle": null}</script>
    <p data-show="nothing">none</p>
    <template data-each="others" data-key="id"><a data-attr="href={url}" data-text="topic"></a></template></div>`);
  const root = /** @type {HTMLElement} */ (document.getElementById("list"));
  const live = aLive();
  mountCircles(root, tools({ live }));
  live.tell("circles.changed", { circles: [circle("c1"), circle("c2")] });
  const topics = () => [...root.querySelectorAll("a")].map((row) => row.textContent);
  assert.deepEqual(topics(), ["About c1", "About c2"]);
  live.tell("circle.changed", { circle: mine });
  assert.deepEqual(topics(), ["About c2"]);
  live.tell("snapshot", { version: 1, circles: [circle("c1"), circle("c3")], circle: null });
  assert.deepEqual(topics(), ["About c3"]);
});

/** @param {object | null} first */
function aCard(first) {
  page(`<section id="circle" data-show="there"><script type="application/json" data-circle>${JSON.stringify({ circle: first })}</script>
    <ul><template data-each="mates"><li data-text="person.name"></li></template></ul>
    <form data-attr="action={leave_url}"><button>Leave</button></form><p data-announce></p></section>`);
  return /** @type {HTMLElement} */ (document.getElementById("circle"));
}

test("the card names who sits down, goes when it is over, and says so once", () => {
  const root = aCard(mine);
  const live = aLive();
  const said = listens();
  mountCircle(root, tools({ live, http: anHttp(null) }));
  const two = { ...mine, mates: [...mine.mates, { person: { ...person, name: "Cy Dale" }, topic: null }] };
  live.tell("circle.changed", { circle: two });
  assert.deepEqual(
    [...root.querySelectorAll("li")].map((row) => row.textContent),
    ["Bo Lindqvist", "Cy Dale"],
  );
  assert.equal(root.querySelector("[data-announce]")?.textContent, "sat-down");
  live.tell("circle.changed", { circle: null });
  live.tell("circle.changed", { circle: null });
  assert.equal(root.hidden, true);
  assert.deepEqual(said, ["circle-ended"]);
});

test("leaving needs an answer: with one the card goes quietly, without one it stays and says so", async () => {
  for (const [answer, gone, says] of /** @type {[any, boolean, string[]][]} */ ([
    [{ circle: null }, true, []],
    [new OfflineError(), false, ["circle-offline"]],
    [new HttpError(500, {}), false, ["circle-refused"]],
  ])) {
    const root = aCard(mine);
    const said = listens();
    const http = anHttp(answer);
    mountCircle(root, tools({ live: aLive(), http }));
    const form = /** @type {HTMLFormElement} */ (root.querySelector("form"));
    form.action = "/c/c1/leave";
    form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
    await settled();
    assert.deepEqual(http.sent, [["/c/c1/leave", {}]]);
    assert.equal(root.hidden, gone);
    assert.deepEqual(said, says);
  }
});

test("sitting down is sent once; without a network, or where it is full, it says so and what was typed stays", async () => {
  for (const [answer, goes, says] of /** @type {[any, string[], string[]][]} */ ([
    [{ circle: mine }, ["/circles"], []],
    [new OfflineError(), [], ["circle-offline"]],
    [new HttpError(409, { title: "Every seat is taken" }), [], ["Every seat is taken"]],
  ])) {
    page('<form action="/c/c1/join" data-after="/circles"><input name="topic" value="Trams"></form>');
    const form = /** @type {HTMLFormElement} */ (document.querySelector("form"));
    const said = listens();
    const http = anHttp(answer);
    /** @type {string[]} */
    const went = [];
    mountSeat(form, tools({ http, go: (/** @type {string} */ url) => went.push(url) }));
    for (let tap = 0; tap < 2; tap++)
      form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
    await settled();
    assert.deepEqual(http.sent, [["/c/c1/join", { topic: "Trams" }]]);
    assert.deepEqual(went, goes);
    assert.deepEqual(said, says);
    assert.equal(form.querySelector("input")?.value, "Trams");
  }
});

/** The inbox: one card is open at a time, nobody takes its place, and a tap never lands on somebody else. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { mount } from "../../static/pwa/src/modules/request.js";
import { page, settled } from "./dom.js";

const WORDS = JSON.stringify({
  "request-received": "{name} scanned you",
  "request-accepted": "Connected",
  "request-declined": "Done",
  "connected-with": "Connected with {name}",
});
const FORM = `<form action="/answer"><input type="checkbox" name="share" value="email" checked>
  <button name="answer" value="decline">Not now</button><button name="answer" value="accept">Connect</button>
  <p data-status></p></form>`;
/** @param {string} id @param {string} [open] */
const card = (id, open = "") =>
  `<details data-request="${id}" name="requests" ${open}><summary tabindex="0">${id}</summary>${FORM}</details>`;

/** @param {string} cards */
const inbox = (
  cards,
) => `<script type="application/json" id="words">${WORDS}</script><main id="main" tabindex="-1">
  <section data-module="request"><div data-list>${cards}</div><p data-announce></p>
  <template data-card><details name="requests" data-attr="data-request={id}">
  <summary tabindex="0" data-text="person.name"></summary>${FORM}</details></template></section></main>`;

/** @type {AbortController} */
let stop;
/** @type {any[]} */
let sent;
/** @type {Record<string, (push: any) => void>} */
let hear;

/** @param {string} cards */
function start(cards) {
  const root = /** @type {any} */ (page(inbox(cards)).querySelector("section"));
  hear = {};
  sent = [];
  mount(
    root,
    /** @type {any} */ ({
      signal: stop.signal,
      live: {
        online: true,
        on: (/** @type {string} */ name, /** @type {(push: any) => void} */ fn) => {
          hear[name] = fn;
        },
        isNewer: () => false,
      },
      outbox: {
        silent: false,
        items: async () => [],
        send: async (/** @type {string} */ kind, /** @type {any} */ body) => {
          sent.push([kind, body]);
          return { state: "answered", answer: { connection: null } };
        },
      },
    }),
  );
  return root;
}

/** @param {any} root */
const opened = (root) =>
  [...root.querySelectorAll("[data-request]")].map(
    (one) => one.dataset.request + (one.hasAttribute("open") ? "*" : ""),
  );
/** @param {string} id */
const asks = (id) => ({ request: { id, person: { name: id } } });
/** @param {any} root @param {string} id @param {string} answer */
function press(root, id, answer) {
  const form = root.querySelector(`[data-request="${id}"] form`);
  const event = new Event("submit", { bubbles: true, cancelable: true });
  Object.defineProperty(event, "submitter", { value: form.querySelector(`[value="${answer}"]`) });
  form.dispatchEvent(event);
}

beforeEach(() => {
  stop = new AbortController();
});
afterEach(() => stop.abort());

test("who comes in is folded while another card is open, and open when there is none", () => {
  const root = start("");
  hear["request.received"]?.(asks("a"));
  assert.deepEqual(opened(root), ["a*"]);
  hear["request.received"]?.(asks("b"));
  hear["request.received"]?.(asks("b"));
  assert.deepEqual(opened(root), ["b", "a*"]);
  assert.match(root.querySelector("[data-announce]").textContent, /b.* scanned you/);
});

test("of several that a snapshot brings the newest is open", () => {
  const root = start("");
  hear.snapshot?.({ requests: [asks("b").request, asks("a").request], version: 2 });
  assert.deepEqual(opened(root), ["b*", "a"]);
});

test("when the open one is answered the next opens, with the focus on who it is", async () => {
  const root = start(card("c", "open") + card("b") + card("a"));
  root.querySelector("[data-request=c] button").focus();
  press(root, "c", "accept");
  await settled();
  assert.deepEqual(sent, [["answer", { request_id: "c", answer: "accept", share: ["email"] }]]);
  assert.deepEqual(opened(root), ["b*", "a"]);
  assert.equal(document.activeElement, root.querySelector("[data-request=b] > summary"));
});

test("somebody else's answer may be open, and a request that is settled elsewhere leaves it so", () => {
  const root = start(card("c", "open") + card("b") + card("a"));
  for (const one of root.querySelectorAll("[data-request]"))
    one.toggleAttribute("open", one.dataset.request === "a");
  hear["request.settled"]?.({ request_id: "c" });
  assert.deepEqual(opened(root), ["b", "a*"]);
});

test("nothing can be tapped while cards move", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const root = start(card("b", "open") + card("a"));
  const list = root.querySelector("[data-list]");
  assert.ok(!list.hasAttribute("data-moving"));
  hear["request.received"]?.(asks("c"));
  assert.ok(list.hasAttribute("data-moving"));
  context.mock.timers.tick(500);
  hear["request.settled"]?.({ request_id: "b" });
  context.mock.timers.tick(500);
  assert.ok(list.hasAttribute("data-moving"));
  context.mock.timers.tick(200);
  assert.ok(!list.hasAttribute("data-moving"));
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { normalise, recognise, spoken, typed } from "../../static/pwa/src/scan/codes.js";

const CODE = "K7QM3XPD2A";

for (const text of [
  `HTTPS://EVENTS.EXAMPLE/B/${CODE}`,
  `https://events.example/b/${CODE.toLowerCase()}`,
  `http://127.0.0.1:5000/b/${CODE}`,
  `  HTTPS://HOST.EXAMPLE:8443/B/K7QM3-XPD2A/ `,
]) {
  test(`a badge's link: ${text.trim()}`, () => {
    assert.deepEqual(recognise(text), { kind: "badge", code: CODE });
  });
}

const LIVE = "K7QM3XPD18NA0ZZZZZZZZZZZZZZZZ";

for (const text of [`HTTPS://EVENTS.EXAMPLE/L/${LIVE}`, `https://events.example/l/${LIVE.toLowerCase()}/`]) {
  test(`a live code's link: ${text}`, () => {
    assert.deepEqual(recognise(text), { kind: "live", code: LIVE });
    assert.deepEqual(typed(text), { ok: true, code: LIVE });
  });
}

for (const text of [
  "",
  CODE,
  `https://events.example/l/${CODE}`,
  `https://events.example/b/${LIVE}`,
  "https://events.example/",
  `https://events.example/menu/${CODE}`,
  `https://events.example/b/${CODE}/more`,
  `https://events.example/b/${CODE}?next=1`,
  `https://events.example/b/${CODE}X`,
  "https://events.example/b/K7QM3XPD2U",
  `ftp://events.example/b/${CODE}`,
  `javascript:https://x/b/${CODE}`,
  "WIFI:T:WPA;S:hall;P:secret;;",
]) {
  test(`not a badge: ${text || "nothing"}`, () => {
    assert.deepEqual(recognise(text), { kind: "other" });
  });
}

test("letters that look like figures are figures", () => {
  assert.equal(normalise("oOiIlL-o1 ‐2"), "00111101" + "2");
  assert.deepEqual(typed("k7qm3 xpdzo"), { ok: true, code: "K7QM3XPDZ0" });
  assert.deepEqual(typed("iLiLi-oOoOo"), { ok: true, code: "1111100000" });
});

test("what is typed may be the whole link", () => {
  assert.deepEqual(typed(`https://events.example/b/${CODE}`), { ok: true, code: CODE });
});

for (const [text, wrong] of /** @type {const} */ ([
  ["", "empty"],
  [" - ", "empty"],
  ["K7QM3XPD2", "short"],
  ["K7QM3XPD2AA", "long"],
  ["K7QM3XPD2U", "letter"],
  ["K7QM3XPD2?", "letter"],
])) {
  test(`typed "${text}" is ${wrong}`, () => {
    assert.deepEqual(typed(text), { ok: false, wrong });
  });
}

test("a code is spoken in two halves", () => {
  assert.equal(spoken(CODE), "K7QM3-XPD2A");
});

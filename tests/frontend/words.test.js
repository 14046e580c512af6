import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { forgetWords, words } from "../../static/pwa/src/words.js";
import { page } from "./dom.js";

beforeEach(forgetWords);

const HERE = fileURLToPath(new URL("../..", import.meta.url));

test("words come from the page, with what is filled in kept apart from the sentence", () => {
  page(
    '<script type="application/json" id="words">{"hello": "You and {name} met", "plain": "Saved"}</script>',
  );
  assert.equal(words("plain"), "Saved");
  assert.equal(words("hello", { name: "Layla" }), "You and \u2068Layla\u2069 met");
  assert.equal(words("hello"), "You and {name} met");
});

test("a key nobody has printed shows itself", () => {
  page("");
  assert.equal(words("missing"), "missing");
});

test("the page prints exactly the words that are in use", () => {
  const template = readFileSync(`${HERE}templates/components/words.html`, "utf8");
  const printed = [...template.matchAll(/^ {2}"([a-z-]+)":/gm)].map(([, key]) => key);
  const used = new Set();
  for (const file of globSync(`${HERE}static/pwa/src/**/*.js`)) {
    const code = readFileSync(file, "utf8");
    const calls = code.matchAll(/\b(?:words|say)\(([^;]*)/g);
    for (const [, call = ""] of calls) {
      for (const [, key = ""] of call.matchAll(/"([a-z]+(?:-[a-z]+)*)"/g)) used.add(key);
    }
  }
  assert.deepEqual(
    printed.filter((key) => !used.has(key)),
    [],
    "printed and not used",
  );
  assert.deepEqual(
    [...used].filter((key) => !printed.includes(key) && key !== "accept"),
    [],
    "used and not printed",
  );
});

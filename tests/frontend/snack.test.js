import assert from "node:assert/strict";
import { test } from "node:test";
import { mount } from "../../static/pwa/src/modules/snack.js";
import { page } from "./dom.js";

const MISSED = `<div id="root"><template data-snack="missed"><p class="snack"><span data-text="question"></span></p></template></div>`;

/** @param {string} body */
function begin(body) {
  page(body);
  /** @type {any} */
  const heard = {};
  const live = {
    on: (/** @type {string} */ name, /** @type {any} */ fn) => Object.assign(heard, { [name]: fn }),
  };
  const life = new AbortController();
  mount(
    /** @type {any} */ (document.getElementById("root")),
    /** @type {any} */ ({ signal: life.signal, live }),
  );
  return { heard, life };
}

test("an organiser hears on every page what was not sent, and not where it stands already", () => {
  for (const [more, words] of /** @type {const} */ ([
    ["", "Tea?"],
    [`<div id="missed"></div>`, undefined],
  ])) {
    const { heard, life } = begin(MISSED + more);
    heard["prompt.missed"]({ prompt_id: "p", question: "Tea?" });
    assert.equal(document.querySelector("p.snack")?.textContent, words);
    life.abort();
  }
});

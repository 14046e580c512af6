/** A form whose words are on their way is empty at once, and gets them back when they were not kept. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { emptied } from "../../static/pwa/src/emptied.js";
import { page } from "./dom.js";

const FORM = `<form><input name="text"><input type="checkbox" name="told" value="true"><select name="what">
  <option value="idea">Idea</option><option value="help">Help</option></select><button>Keep</button></form>`;

/** @returns {any} */
function written() {
  const form = /** @type {any} */ (page(FORM).querySelector("form"));
  form.querySelector("[name=text]").value = "Six riders";
  form.querySelector("[name=told]").checked = true;
  form.querySelector("[name=what]").value = "help";
  return form;
}

/** @param {any} form */
const said = (form) => [
  form.querySelector("[name=text]").value,
  form.querySelector("[name=told]").checked,
  form.querySelector("[name=what]").value,
];

test("it is empty at once, and what was not kept is put back whole", () => {
  const form = written();
  const putBack = emptied(form);
  assert.deepEqual(said(form), ["", false, "idea"]);
  putBack();
  assert.deepEqual(said(form), ["Six riders", true, "help"]);
});

test("what is written meanwhile stays", () => {
  const form = written();
  const putBack = emptied(form);
  form.querySelector("[name=text]").value = "Another";
  putBack();
  assert.deepEqual(said(form), ["Another", false, "idea"]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { fill, made, valueAt } from "../../static/pwa/src/fill.js";
import { page } from "./dom.js";

/** @param {string} markup @returns {HTMLElement} */
function one(markup) {
  return /** @type {HTMLElement} */ (page(markup).body.firstElementChild);
}

test("a value is found by its path", () => {
  assert.equal(valueAt({ person: { name: "Ana" } }, "person.name"), "Ana");
  assert.equal(valueAt({ person: null }, "person.name"), undefined);
  assert.equal(valueAt("x", "."), "x");
});

test("text is text, whatever it holds", () => {
  const element = one('<p data-text="said"></p>');
  fill(element, { said: "<img src=x onerror=alert(1)>" });
  assert.equal(element.textContent, "<img src=x onerror=alert(1)>");
  assert.equal(element.querySelector("img"), null);
  fill(element, { said: null });
  assert.equal(element.textContent, "");
});

test("a name breaks between words only", () => {
  const element = one('<bdi data-name="name"></bdi>');
  fill(element, { name: "  Ximena-Guadalupe de la Torre " });
  assert.deepEqual(
    [...element.children].map((span) => span.textContent),
    ["Ximena-Guadalupe", "de", "la", "Torre"],
  );
  assert.equal(element.textContent, "Ximena-Guadalupe de la Torre");
});

test("what is not there is hidden", () => {
  const element = one('<p><i data-show="a"></i><i data-show="!a" hidden></i><i data-show="list"></i></p>');
  const hidden = () => [...element.children].map((part) => part.hasAttribute("hidden"));
  fill(element, { a: "", list: [] });
  assert.deepEqual(hidden(), [true, false, true]);
  fill(element, { a: "x", list: [0] });
  assert.deepEqual(hidden(), [false, true, false]);
});

test("attributes are set, and taken away when there is no value", () => {
  const element = one('<a data-attr="href={url}; data-id={id}; title=by {name}"></a>');
  fill(element, { url: "/e/x/people/1", id: 7, name: "Bo" });
  assert.equal(element.getAttribute("href"), "/e/x/people/1");
  assert.equal(element.getAttribute("data-id"), "7");
  assert.equal(element.getAttribute("title"), "by Bo");
  fill(element, { url: null, id: null, name: null });
  assert.equal(element.hasAttribute("href"), false);
  assert.equal(element.hasAttribute("data-id"), false);
  assert.equal(element.getAttribute("title"), "by ");
});

test("an address is a page, never a script; handlers and styles are never set", () => {
  const element = one('<a data-attr="href={url}; onclick={x}; style={x}; srcdoc={x}"></a>');
  for (const url of [
    "javascript:alert(1)",
    " javascript:alert(1)",
    "data:text/html,x",
    "//elsewhere.example",
  ]) {
    fill(element, { url, x: "alert(1)" });
    assert.deepEqual(element.getAttributeNames(), ["data-attr"], url);
  }
});

test("one class of a family at a time", () => {
  const element = one(
    '<span class="monogram monogram--large monogram--1" data-class="monogram--{tint}"></span>',
  );
  fill(element, { tint: 3 });
  assert.equal(element.className.includes("monogram--3"), true);
  assert.equal(element.className.includes("monogram--1"), false);
  assert.equal(element.classList.contains("monogram"), true);
});

test("a size beside the tint stays", () => {
  const element = one('<span class="monogram monogram--large" data-class="monogram--{tint}"></span>');
  fill(element, { tint: 2 });
  assert.equal(element.className, "monogram monogram--large monogram--2");
});

test("a class comes and goes with its value", () => {
  const element = one('<p class="row" data-class="row--mine?mine"></p>');
  fill(element, { mine: true });
  assert.equal(element.className, "row row--mine");
  fill(element, { mine: false });
  assert.equal(element.className, "row");
});

test("a list keeps its elements by key, in the new order", () => {
  const list = one(
    '<ul><li data-item="a" data-text="name">A</li><template data-each="rows" data-key="id"><li data-text="name"></li></template></ul>',
  );
  const kept = list.children[0];
  fill(list, {
    rows: [
      { id: "b", name: "B" },
      { id: "a", name: "A2" },
    ],
  });
  const items = [...list.querySelectorAll("li")];
  assert.deepEqual(
    items.map((item) => item.textContent),
    ["B", "A2"],
  );
  assert.equal(items[1], kept);
  fill(list, { rows: [{ id: "a", name: "A3" }] });
  assert.deepEqual(
    [...list.querySelectorAll("li")].map((item) => item.textContent),
    ["A3"],
  );
  fill(list, { rows: [] });
  assert.equal(list.querySelectorAll("li").length, 0);
});

test("a copy of a template is filled, the template is not", () => {
  const document = page('<template><p data-text="x"></p></template>');
  const template = /** @type {HTMLTemplateElement} */ (document.querySelector("template"));
  assert.equal(made(template, { x: "1" }).textContent, "1");
  assert.equal(template.content.firstElementChild?.textContent, "");
});

test("a ticked box is ticked", () => {
  const input = /** @type {HTMLInputElement} */ (
    /** @type {unknown} */ (one('<input type="radio" data-attr="checked={mine}">'))
  );
  fill(input, { mine: true });
  assert.equal(input.checked, true);
  fill(input, { mine: false });
  assert.equal(input.checked, false);
});

/** A small page for tests that need one. Our packages live beside the browser side, so they are looked up there. */

import { createRequire } from "node:module";

/** @type {(name: string) => any} */
const load = createRequire(new URL("../../static/pwa/package.json", import.meta.url));
const { Window } = load("happy-dom");

/**
 * A fresh page as the global one.
 * @param {string} body
 */
export function page(body) {
  const window = new Window({ url: "https://host.example/e/demo/now" });
  window.document.body.innerHTML = body;
  for (const name of NAMES) Reflect.set(globalThis, name, window[name]);
  Object.defineProperty(globalThis, "navigator", { value: window.navigator, configurable: true });
  return document;
}

const NAMES = [
  "document",
  "location",
  "Element",
  "HTMLElement",
  "HTMLInputElement",
  "HTMLFormElement",
  "MutationObserver",
  "CustomEvent",
  "Event",
  "FormData",
  "CSS",
];

/** Lets everything that has been promised happen. */
export const settled = () => new Promise((done) => setTimeout(done, 5));

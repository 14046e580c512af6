/**
 * Gives each `data-module` its behaviour: those on the page and those that come later. A module exports
 * `mount(element, {signal, live, http, outbox})`; `signal` aborts when the element leaves the page.
 */

import { http } from "./http.js";
import { silentOutbox } from "./outbox/box.js";

/**
 * @typedef {object} Tools
 * @property {AbortSignal} signal
 * @property {import("./live/client.js").Live} live
 * @property {import("./http.js").Http} http
 * @property {import("./outbox/box.js").Outbox} outbox
 *
 * @typedef {(element: HTMLElement, tools: Tools) => void | Promise<void>} Mount
 * @typedef {{mount: Mount}} Module
 * @typedef {Record<string, Module | (() => Promise<Module>)>} Modules
 */

/**
 * @param {Element} root
 * @param {Modules} modules
 * @param {import("./live/client.js").Live} live
 * @param {import("./outbox/box.js").Outbox} [outbox] pages where nothing is kept have none
 */
export function mountAll(root, modules, live, outbox = silentOutbox()) {
  /** @type {Map<Element, AbortController>} */
  const mounted = new Map();

  /** @param {HTMLElement} element */
  const begin = async (element) => {
    const entry = modules[element.dataset.module || ""];
    if (!entry || mounted.has(element)) return;
    const life = new AbortController();
    mounted.set(element, life);
    const module = typeof entry === "function" ? await entry() : entry;
    if (!life.signal.aborted) await module.mount(element, { signal: life.signal, live, http, outbox });
  };

  for (const element of within(root)) void begin(element);
  const watcher = new MutationObserver((changes) => {
    for (const [element, life] of mounted) {
      if (element.isConnected) continue;
      life.abort();
      mounted.delete(element);
    }
    for (const change of changes) {
      for (const node of change.addedNodes) {
        if (node instanceof Element && node.isConnected)
          for (const element of within(node)) void begin(element);
      }
    }
  });
  watcher.observe(root, { childList: true, subtree: true });
}

/** @param {Element} root @returns {HTMLElement[]} */
function within(root) {
  const found = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-module]")]);
  return root.matches("[data-module]") ? [/** @type {HTMLElement} */ (root), ...found] : found;
}

/**
 * The one element a module cannot do without.
 * @template {Element} [T=HTMLElement]
 * @param {ParentNode} root @param {string} selector @returns {T}
 */
export function need(root, selector) {
  const element = root.querySelector(selector);
  if (!element) throw new Error(`missing in the markup: ${selector}`);
  return /** @type {T} */ (element);
}

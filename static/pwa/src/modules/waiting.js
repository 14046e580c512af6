/** Scans that are safe on this phone and not sent yet, with a place for a word about whom it was. */

import { fill } from "../fill.js";
import { words } from "../words.js";

/** @typedef {import("../outbox/store.js").Item} Item */

/**
 * What the list shows, newest first.
 * @param {Item[]} items @param {string} language
 */
export function waitingView(items, language) {
  const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const noteOf = (/** @type {string} */ id) =>
    items.findLast(({ kind, body }) => kind === "note" && body.scan_id === id)?.body.text;
  const scans = items
    .filter(({ kind }) => kind === "scan")
    .map(({ id, at }) => ({
      id,
      who: words("someone-at", { time: clock.format(new Date(at)) }),
      note: noteOf(id) || null,
    }));
  return { scans: scans.toReversed() };
}

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal, outbox }) {
  /** @param {Item[]} items */
  const show = (items) => {
    const view = waitingView(items, document.documentElement.lang);
    root.toggleAttribute("hidden", view.scans.length === 0);
    fill(root, view);
  };
  outbox.on("changed", ({ items }) => show(items), { signal });
  void outbox.items().then(show);
}

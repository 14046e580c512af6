/**
 * A part of a page that is printed anew by the server when something has happened.
 *   data-on="prompt.opened prompt.closed"   the pushes that make it old; `stale` and `snapshot` always do when named
 *   data-every="2"                          look again after so many seconds, where no push tells; ends when the server prints none
 *   data-within="5"                         wait a random time up to so many seconds; for what reaches a whole hall
 */

import { renew } from "../region.js";

/** A burst of pushes makes one fetch. */
const GATHER = 300;

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal, live, outbox }) {
  const within = (Number(root.dataset.within) || 0) * 1000;
  const every = (Number(root.dataset.every) || 0) * 1000;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(later, GATHER + Math.random() * within);
  };
  /** Not under the hands of somebody who is writing. */
  const later = () => {
    if (root.querySelector("textarea:focus, input:focus")) soon();
    else void renew(root, { signal }).then(again);
  };
  /** A part that was renewed is a new element with a module of its own; this one is still here only when it was not. */
  const again = (/** @type {boolean} */ renewed) => {
    if (every && !renewed && !signal.aborted) timer = setTimeout(later, every);
  };
  for (const name of (root.dataset.on || "").split(" ").filter(Boolean)) {
    if (name === "sent") outbox.on("answered", ({ item }) => item.kind === "scan" && soon(), { signal });
    else live.on(/** @type {keyof import("../live/client.js").Heard} */ (name), soon, { signal });
  }
  if (every) timer = setTimeout(later, every);
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
}

/** A group of which only so many may be ticked (`data-at-most`): one more is not taken, and it says why. */

import { need } from "../mount.js";

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal }) {
  const most = Number(root.dataset.atMost);
  const full = need(root, "[data-full]");
  root.addEventListener(
    "change",
    ({ target }) => {
      const over = root.querySelectorAll("input:checked").length > most;
      if (over && target instanceof HTMLInputElement) target.checked = false;
      full.toggleAttribute("hidden", !over);
    },
    { signal },
  );
}

/**
 * Finds people in the list while one types, and shows those with a star or a tag, at once and without a network: the list is
 * on the page already. A page that the server has narrowed down is left to the server.
 *   data-whole                    on the root, where everybody stands on the page
 *   data-words, data-keys         on each row: what is looked for in it, and the parts of the list that it belongs to
 *   a[data-filter="all | <key>"]  the ways to narrow it down
 */

import { need } from "../mount.js";
import { words } from "../words.js";

/**
 * Does a row have all that is asked for?
 * @param {{words: string, keys: string[]}} row @param {string} typed @param {string} filter
 */
export function isWanted(row, typed, filter) {
  if (filter !== "all" && !row.keys.includes(filter)) return false;
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => row.words.includes(word));
}

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal }) {
  if (!("whole" in root.dataset)) return;
  const field = /** @type {HTMLInputElement} */ (need(root, "input[name='q']"));
  const form = need(root, "form[role='search']");
  const none = need(root, "[data-none]");
  const status = need(root, "[data-status]");
  const links = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("a[data-filter]")]);
  const rows = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-words]")]);
  let filter = "all";

  const show = () => {
    let found = 0;
    for (const row of rows) {
      const { words: about = "", keys = "" } = row.dataset;
      const wanted = isWanted({ words: about, keys: keys.split(" ") }, field.value.trim(), filter);
      row.hidden = !wanted;
      found += Number(wanted);
    }
    none.hidden = found > 0;
    status.textContent = found === rows.length ? "" : words("found", { count: found });
    for (const link of links) {
      if (link.dataset.filter === filter) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };

  field.addEventListener("input", show, { signal });
  form.addEventListener("submit", (event) => event.preventDefault(), { signal });
  root.addEventListener(
    "click",
    (event) => {
      const target = event.target instanceof Element ? event.target.closest("a[data-filter]") : null;
      if (!target) return;
      event.preventDefault();
      const wanted = target.getAttribute("data-filter") ?? "all";
      // Pressed once more, or "show everybody": the whole list again.
      if (target.hasAttribute("data-clear")) field.value = "";
      filter = wanted === filter && !target.hasAttribute("data-clear") ? "all" : wanted;
      show();
    },
    { signal },
  );
  if (field.value) show();
}

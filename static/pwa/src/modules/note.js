/** A note about a person. It says honestly whether it is saved; words that could not be sent stay in the field. */

import { OfflineError } from "../http.js";
import { need } from "../mount.js";
import { words } from "../words.js";

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal, http }) {
  const form = /** @type {HTMLFormElement} */ (root);
  const field = /** @type {HTMLTextAreaElement} */ (need(form, "textarea"));
  const status = need(form, "[data-status]");
  let saved = field.value;
  let busy = false;

  const save = async () => {
    if (busy) return;
    const text = field.value;
    busy = true;
    status.textContent = words("note-saving");
    try {
      await http.post(form.action, { text }, { signal });
      saved = text;
      status.textContent = words(field.value === text ? "note-saved" : "note-changed");
    } catch (error) {
      if (!signal.aborted)
        status.textContent = words(error instanceof OfflineError ? "note-unsent" : "note-refused");
    } finally {
      busy = false;
    }
  };

  form.addEventListener(
    "submit",
    (event) => {
      event.preventDefault();
      void save();
    },
    { signal },
  );
  field.addEventListener(
    "input",
    () => {
      status.textContent = field.value === saved ? "" : words("note-changed");
    },
    { signal },
  );
  addEventListener("beforeunload", (event) => field.value !== saved && event.preventDefault(), { signal });
}

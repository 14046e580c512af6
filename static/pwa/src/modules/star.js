/** A star on a person: pressed or not, at once, and put back if the server did not take it. */

import { need } from "../mount.js";
import { say } from "../say.js";
import { words } from "../words.js";

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal, http }) {
  const form = /** @type {HTMLFormElement} */ (root);
  const button = need(form, "button");
  const field = /** @type {HTMLInputElement} */ (need(form, "input[name='starred']"));
  let busy = false;

  /** @param {boolean} starred */
  const show = (starred) => {
    button.setAttribute("aria-pressed", String(starred));
    field.value = starred ? "0" : "1";
  };

  form.addEventListener(
    "submit",
    async (event) => {
      event.preventDefault();
      if (busy) return;
      const starred = field.value === "1";
      busy = true;
      show(starred);
      try {
        await http.post(form.action, { starred }, { signal });
      } catch {
        if (signal.aborted) return;
        show(!starred);
        say(words("star-unsent"));
      } finally {
        busy = false;
      }
    },
    { signal },
  );
}

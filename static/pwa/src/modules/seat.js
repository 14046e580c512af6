/**
 * A form for a seat at a circle. It is of no use later, so it is not kept: without a network it says so, and what was
 * typed stays.
 *   data-after="…"   where to go when it is done
 */

import { HttpError, OfflineError } from "../http.js";
import { say } from "../say.js";
import { words } from "../words.js";

/** @param {HTMLElement} root @param {import("../mount.js").Tools & {go?: (url: string) => void}} tools */
export function mount(root, { signal, http, go = (url) => location.assign(url) }) {
  const form = /** @type {HTMLFormElement} */ (root);
  let sent = false;

  form.addEventListener(
    "submit",
    async (event) => {
      event.preventDefault();
      if (sent) return;
      sent = true;
      try {
        await http.post(form.action, Object.fromEntries(new FormData(form)), { signal });
        go(form.dataset.after || "");
      } catch (error) {
        sent = false;
        if (signal.aborted) return;
        if (error instanceof OfflineError) say(words("circle-offline"));
        // The page says beside which field, and why.
        else if (error instanceof HttpError && error.status === 422) form.submit();
        else say(error instanceof HttpError && error.title ? error.title : words("circle-refused"));
      }
    },
    { signal },
  );
}

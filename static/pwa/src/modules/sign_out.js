/**
 * Signing out: what is not sent yet is sent first, and if that does not work one is warned, because it would be gone.
 * Then everything of this person leaves the browser, whether or not it does so by itself.
 */

import { forgetLive } from "../live-code/store.js";
import { need } from "../mount.js";
import { forgetPages } from "../pages.js";
import { words } from "../words.js";

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal, live, outbox }) {
  const form = /** @type {HTMLFormElement} */ (root);
  const warning = need(form, "[data-warning]");
  const text = need(form, "[data-text]");
  const anyway = need(form, "[data-anyway]");

  const leave = async () => {
    await outbox.wipe();
    await forgetLive();
    await forgetPages();
    // Else the end of the session, which is told at once, would load this page once more.
    live.close();
    form.submit();
  };
  const ask = async () => {
    await outbox.flush();
    const unsent = (await outbox.items()).length;
    if (navigator.onLine && !unsent) return leave();
    warning.removeAttribute("hidden");
    anyway.toggleAttribute("hidden", !navigator.onLine);
    text.textContent = words(navigator.onLine ? "unsent-lost" : "sign-out-offline", { count: unsent });
    warning.focus();
  };
  form.addEventListener(
    "submit",
    (event) => {
      event.preventDefault();
      void (event.submitter === anyway ? leave() : ask());
    },
    { signal },
  );
}

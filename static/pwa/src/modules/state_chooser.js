/** How one is right now: kept as soon as it is chosen, put back if the server did not take it. */

import { need } from "../mount.js";
import { say } from "../say.js";
import { words } from "../words.js";

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal, http }) {
  const form = /** @type {HTMLFormElement} */ (root);
  const choices = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("input[name='state']")]);
  need(form, "[data-without-script]").toggleAttribute("hidden", true);
  let kept = choices.find((choice) => choice.checked)?.value;
  let latest = 0;

  form.addEventListener(
    "change",
    async () => {
      const state = choices.find((choice) => choice.checked)?.value;
      const mine = ++latest;
      try {
        await http.post(form.action, { state }, { signal });
        kept = state;
        if (document.body.dataset.undisturbed !== "always") {
          document.body.toggleAttribute("data-undisturbed", state === "busy");
        }
      } catch {
        if (signal.aborted || mine !== latest) return;
        for (const choice of choices) choice.checked = choice.value === kept;
        say(words("state-unsent"));
      }
    },
    { signal },
  );
}

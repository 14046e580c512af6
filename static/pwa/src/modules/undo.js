/**
 * Takes a new connection back while its minute runs. A ring shows what is left of it; then the button goes. Afterwards the
 * card goes (after a scan), or the page does.
 *   data-left="52"       seconds, when it was printed
 *   data-after="/…"      where one goes then
 */

import { HttpError } from "../http.js";
import { need } from "../mount.js";
import { say } from "../say.js";
import { words } from "../words.js";

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal, http }) {
  const form = /** @type {HTMLFormElement} */ (root);
  const ring = need(form, "[data-ring]");
  const until = Date.now() + (Number(form.dataset.left) || 0) * 1000;

  const show = () => {
    const left = Math.max(0, (until - Date.now()) / 1000);
    ring.setAttribute("stroke-dasharray", `${left.toFixed(1)} 60`);
    if (left > 0) return;
    clearInterval(timer);
    form.hidden = true;
  };
  const timer = setInterval(show, 1000);
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
  show();

  form.addEventListener(
    "submit",
    async (event) => {
      event.preventDefault();
      if (form.hasAttribute("data-busy")) return;
      form.setAttribute("data-busy", "");
      try {
        await http.post(form.action, {});
        say(words("undone"));
        leave(form);
      } catch (error) {
        const status = error instanceof HttpError ? error.status : 0;
        if (status === 404) leave(form);
        else say(status === 410 ? words("undo-over") : words("undo-unsent"));
        form.hidden = status === 410;
      }
      form.removeAttribute("data-busy");
    },
    { signal },
  );
}

/** @param {HTMLFormElement} form */
function leave(form) {
  const again = form.closest("[data-module='met']")?.querySelector("[data-do='again']");
  if (again) /** @type {HTMLElement} */ (again).click();
  else if (form.dataset.after) location.replace(form.dataset.after);
}

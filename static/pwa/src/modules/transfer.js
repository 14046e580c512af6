/**
 * A device that waits to be let in asks every two seconds whether it may, and goes on by itself. The form does the
 * same by hand, and shows what went wrong when the code is over.
 */

import { HttpError } from "../http.js";

const EVERY = 2_000;

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal, http }) {
  const form = /** @type {HTMLFormElement} */ (root);
  const token = String(new FormData(form).get("token"));
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  const ask = async () => {
    try {
      const { state } = /** @type {{state: string}} */ (await http.post(form.action, { token }));
      if (signal.aborted) return;
      if (state === "in") return location.assign("/");
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof HttpError && !error.passing) return form.submit();
    }
    timer = setTimeout(ask, EVERY);
  };
  timer = setTimeout(ask, EVERY);
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
}

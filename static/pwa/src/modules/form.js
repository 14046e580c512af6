/** A plain form that is sent once: pressing twice, or a slow network, does not send it twice. */

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal }) {
  let sent = false;

  /** @param {boolean} now */
  const mark = (now) => {
    sent = now;
    for (const button of root.querySelectorAll("button:not([type='button'])")) {
      if (now) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
  };
  root.addEventListener(
    "submit",
    (event) => {
      if (event.defaultPrevented) return;
      if (sent) event.preventDefault();
      else mark(true);
    },
    { signal },
  );
  // Back from the next page: the form is as it was, and may be sent again.
  addEventListener("pageshow", () => mark(false), { signal });
}

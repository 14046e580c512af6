/** The strip on top: only when the phone is off-line, and for a moment when it is back. */

import { need } from "../mount.js";

/** A page that has just opened, or a network that blinks, is not off-line yet. */
const GRACE = 4_000;
const BACK = 4_000;

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal, live }) {
  const gone = need(root, "[data-gone]");
  const back = need(root, "[data-back]");
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /** @param {"" | "gone" | "back"} what */
  const show = (what) => {
    gone.toggleAttribute("hidden", what !== "gone");
    back.toggleAttribute("hidden", what !== "back");
  };
  const isGone = () => !gone.hidden;

  const look = () => {
    clearTimeout(timer);
    const online = navigator.onLine && (live.silent || live.online);
    if (!navigator.onLine) show("gone");
    else if (!online) timer = setTimeout(() => show("gone"), GRACE);
    else if (isGone()) {
      show("back");
      timer = setTimeout(() => show(""), BACK);
    }
  };
  addEventListener("online", look, { signal });
  addEventListener("offline", look, { signal });
  live.on("status", look, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  look();
}

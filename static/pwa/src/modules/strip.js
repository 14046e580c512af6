/**
 * The strip on top: when the phone is offline, with what waits to be sent; when something is unsent for another reason;
 * and for a moment when it is back.
 */

import { need } from "../mount.js";
import { words } from "../words.js";

/** A page that has just opened, or a network that blinks, is not offline yet. */
const GRACE = 4_000;
const BACK = 4_000;

/** @typedef {import("../outbox/store.js").Item} Item */

/**
 * What the strip says while there is no network, or while the server does not take what waits.
 * @param {boolean} online @param {Item[]} items @param {string} plain
 */
export function stripWords(online, items, plain) {
  const count = items.length;
  if (online) return count ? words("still-waiting", { count }) : "";
  if (!count) return plain;
  const scans = items.filter(({ kind }) => kind === "scan").length;
  return scans ? words("offline-scans", { count: scans }) : words("offline-changes", { count });
}

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal, live, outbox }) {
  const gone = need(root, "[data-gone]");
  const back = need(root, "[data-back]");
  const say = need(gone, "[data-words]");
  const sayBack = need(back, "[data-words]");
  const plain = say.textContent ?? "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {Item[]} */
  let items = [];
  let hadUnsent = false;

  /** @param {"" | "gone" | "back"} what */
  const show = (what) => {
    gone.toggleAttribute("hidden", what !== "gone");
    back.toggleAttribute("hidden", what !== "back");
  };
  /** @param {boolean} online */
  const tell = (online) => {
    const text = stripWords(online, items, plain);
    if (say.textContent !== text) say.textContent = text;
    hadUnsent ||= items.length > 0;
    show("gone");
  };
  const comeBack = () => {
    if (gone.hidden && back.hidden) return;
    if (back.hidden) sayBack.textContent = words(hadUnsent ? "back-sent" : "back");
    hadUnsent = false;
    show("back");
    timer = setTimeout(() => show(""), BACK);
  };

  const look = () => {
    const tried = items.some(({ tries }) => tries > 0);
    const isUp = live.silent || live.online;
    clearTimeout(timer);
    if (!navigator.onLine) tell(false);
    else if (tried) tell(isUp);
    else if (!isUp && !gone.hidden) tell(false);
    else if (!isUp) timer = setTimeout(() => tell(false), GRACE);
    else comeBack();
  };
  addEventListener("online", look, { signal });
  addEventListener("offline", look, { signal });
  live.on("status", look, { signal });
  /** @param {Item[]} waiting */
  const take = (waiting) => {
    items = waiting;
    look();
  };
  outbox.on("changed", (news) => take(news.items), { signal });
  void outbox.items().then(take);
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
}

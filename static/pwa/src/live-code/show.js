/**
 * Shows the live code in the badge's place: made here every 30 seconds, with or without a network. Which windows were on a
 * visible screen is kept and told. Where the browser cannot sign or keep the key, the badge code stays.
 */

import { HttpError, OfflineError } from "../http.js";
import { need } from "../mount.js";
import { leftAt, linkOf, windowAt } from "./code.js";
import { openStore } from "./store.js";
import { symbolOf } from "./symbol.js";
import { fetchKey, tellShown } from "./sync.js";

/** @typedef {import("./store.js").Kept} Kept */

const EVERY = 60_000;
/** With reduced motion the ring moves in steps of so many seconds. */
const STEP = 5;

/**
 * @param {HTMLElement} root
 * @param {{signal: AbortSignal, http: import("../http.js").Http, store?: import("./store.js").Store, now?: () => number}} tools
 */
export async function showLiveCode(root, { signal, http, store = openStore(), now = Date.now }) {
  const { owner: session = "", keyUrl = "", shownUrl = "" } = root.dataset;
  const place = { http, store, session, keyUrl, shownUrl, signal, now };
  await store.keepOnly(session);
  /** @type {Kept | null} */
  let kept = (await store.find(keyUrl)) ?? null;
  const screen = screenOf(root);
  let [shown, logged] = [-1, -1];

  const draw = async () => {
    if (!kept || signal.aborted) return;
    const moment = now() + kept.offset;
    const window = windowAt(moment);
    screen.ring(leftAt(moment));
    if (!document.hidden && window !== logged) {
      logged = window;
      await store.log(kept.id, window);
    }
    if (window === shown) return;
    shown = window;
    const link = await linkOf(kept, window);
    if (!signal.aborted && window === shown) screen.code(symbolOf(link));
  };
  const renew = async () => {
    try {
      kept = await fetchKey(place);
      shown = -1;
    } catch (error) {
      if (!(signal.aborted || error instanceof OfflineError || error instanceof HttpError)) throw error;
    }
  };
  let busy = false;
  const tell = async () => {
    if (busy || signal.aborted) return;
    busy = true;
    try {
      if (!kept) await renew();
      const told = kept && (await tellShown(kept, place));
      if (kept && told) kept = { ...kept, offset: told.offset };
      if (told?.isOutdated) await renew();
    } finally {
      busy = false;
    }
    await draw();
  };

  await draw();
  const clock = setInterval(draw, 1000);
  const talk = setInterval(tell, EVERY);
  signal.addEventListener("abort", () => [clock, talk].forEach(clearInterval), { once: true });
  addEventListener("online", tell, { signal });
  document.addEventListener("visibilitychange", tell, { signal });
  await tell();
}

/** The parts of the badge that change. @param {HTMLElement} root */
function screenOf(root) {
  const ring = need(root, "[data-ring]");
  const left = need(ring, "[data-left]");
  const qr = /** @type {SVGElement} */ (need(root, "[data-code]"));
  const path = need(qr, "path");
  const says = need(root, "[data-live-says]");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  return {
    /** @param {number} seconds */
    ring(seconds) {
      const rest = calm.matches ? Math.ceil(seconds / STEP) * STEP : Math.max(0, Math.ceil(seconds) - 1);
      left.setAttribute("stroke-dasharray", `${rest} 30`);
    },
    /** @param {{size: number, path: string}} symbol */
    code(symbol) {
      qr.setAttribute("viewBox", `0 0 ${symbol.size} ${symbol.size}`);
      path.setAttribute("d", symbol.path);
      if (root.dataset.live === "") return;
      root.dataset.live = "";
      root.setAttribute("aria-label", root.dataset.liveLabel ?? "");
      qr.setAttribute("aria-label", qr.dataset.liveLabel ?? "");
      ring.removeAttribute("hidden");
      says.removeAttribute("hidden");
    },
  };
}

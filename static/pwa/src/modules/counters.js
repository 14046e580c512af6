/** The organiser's counters, as they change. */

import { fill } from "../fill.js";
import { renew } from "../region.js";

/**
 * @param {import("../live/catalogue.d.ts").Figures} figures @param {string} language
 */
export function countersView(figures, language) {
  const number = new Intl.NumberFormat(language);
  const percent = new Intl.NumberFormat(language, { style: "percent" });
  const share = (/** @type {number} */ part) => (figures.joined ? percent.format(part / figures.joined) : "");
  return {
    joined: number.format(figures.joined),
    connections: number.format(figures.connections),
    met: number.format(figures.met),
    nobody: number.format(figures.nobody),
    met_share: share(figures.met),
    nobody_share: share(figures.nobody),
  };
}

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal, live }) {
  live.on(
    "figures.changed",
    ({ figures }) => {
      fill(root, countersView(figures, document.documentElement.lang));
    },
    { signal },
  );
  live.on("stale", () => void renew(root, { signal }), { signal });
}

/** The organiser's counters, as they change. */

import { fill } from "../fill.js";
import { renew } from "../region.js";
import { words } from "../words.js";

/**
 * @param {import("../live/catalogue.d.ts").Figures} figures @param {string} language
 */
export function countersView(figures, language) {
  const plain = new Intl.NumberFormat(language);
  const percent = new Intl.NumberFormat(language, { style: "percent" });
  /** A figure that may not be told is null: it may be few, or all but a few. @param {number | null} figure */
  const number = (figure) => (figure === null ? words("untold") : plain.format(figure));
  /** @param {number | null} part */
  const share = (part) => (figures.joined && part !== null ? percent.format(part / figures.joined) : "");
  return {
    joined: number(figures.joined),
    connections: number(figures.connections),
    met: number(figures.met),
    nobody: number(figures.nobody),
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

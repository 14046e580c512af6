/** The badge page: the screen stays on while somebody scans it. */

import { keepAwake } from "../wake.js";

/** @param {HTMLElement} _root @param {import("../mount.js").Tools} tools */
export function mount(_root, { signal }) {
  keepAwake(signal);
}

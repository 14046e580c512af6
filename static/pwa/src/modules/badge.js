/** The badge page: the live code where the browser can make one, and a screen that stays on while somebody scans it. */

import { keepAwake } from "../wake.js";

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export async function mount(root, { signal, http }) {
  keepAwake(signal);
  if (!root.dataset.keyUrl || !globalThis.crypto?.subtle || !globalThis.indexedDB) return;
  const { showLiveCode } = await import("../live-code/show.js");
  await showLiveCode(root, { signal, http });
}

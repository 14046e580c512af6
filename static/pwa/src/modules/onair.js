/** What is on now, for the organiser: counts run, and when a prompt opens or closes the card is printed anew. */

import { fill } from "../fill.js";
import { renew } from "../region.js";

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal, live }) {
  const anew = () => void renew(root, { signal });
  live.on(
    "prompt.tallied",
    ({ prompt_id, tally }) => {
      if (root.dataset.prompt === prompt_id) fill(root, { tally });
    },
    { signal },
  );
  live.on("prompt.opened", anew, { signal });
  live.on("prompt.closed", anew, { signal });
  live.on("prompt.withdrawn", anew, { signal });
  live.on("stale", anew, { signal });
}

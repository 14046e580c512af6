/**
 * The decoder's own thread. Messages in: `{wasmUrl}` once, then `{id, picture, rescue}` for each frame.
 * Messages out: `{ready: true}` or `{failed: true}` once, then `{id, text}`; `text` is null when there is no code.
 */

import { decode, prepare } from "./decoder.js";

const worker = /** @type {DedicatedWorkerGlobalScope} */ (/** @type {unknown} */ (self));

worker.addEventListener("message", async ({ data }) => {
  if (data.wasmUrl) {
    try {
      await prepare({ wasmUrl: data.wasmUrl });
      worker.postMessage({ ready: true });
    } catch {
      worker.postMessage({ failed: true });
    }
    return;
  }
  const text = await decode(data.picture, { rescue: data.rescue }).catch(() => null);
  worker.postMessage({ id: data.id, text });
});

/** The page's end of the decoder's worker: one picture in, one text or nothing out. */

/** @typedef {import("./sharpen.js").Picture} Picture */

/** The decoder could not be started. */
export class ReaderProblem extends Error {}

/**
 * @param {{workerUrl: string, wasmUrl: string, signal: AbortSignal}} options
 * @returns {{ready: Promise<void>, read: (picture: Picture, options: {rescue: boolean}) => Promise<string | null>}}
 */
export function openReader({ workerUrl, wasmUrl, signal }) {
  const worker = new Worker(workerUrl, { type: "module" });
  /** @type {Map<number, (text: string | null) => void>} */
  const waiting = new Map();
  let next = 0;
  const ready = new Promise((/** @type {(nothing: void) => void} */ done, failed) => {
    worker.addEventListener("error", () => failed(new ReaderProblem("worker")));
    worker.addEventListener("message", ({ data }) => {
      if (data.ready) done();
      else if (data.failed) failed(new ReaderProblem("wasm"));
      else {
        waiting.get(data.id)?.(data.text);
        waiting.delete(data.id);
      }
    });
  });
  ready.catch(() => worker.terminate());
  worker.postMessage({ wasmUrl: new URL(wasmUrl, location.href).href });
  signal.addEventListener("abort", () => {
    worker.terminate();
    for (const done of waiting.values()) done(null);
  });
  return {
    ready,
    read: async (picture, { rescue }) => {
      await ready;
      return new Promise((done) => {
        const id = next++;
        waiting.set(id, done);
        worker.postMessage({ id, picture, rescue }, [picture.data.buffer]);
      });
    },
  };
}

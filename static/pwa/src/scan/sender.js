/**
 * Sends scans and keeps those that got no answer, in memory, to send them again under the same id: on a button,
 * when the phone is on-line again, and every few seconds. The server counts each id once.
 */

import { HttpError } from "../http.js";

/** @typedef {import("./machine.js").Scan} Scan */
/** @typedef {import("./machine.js").Answer} Answer */

const RETRY = 10_000;

/**
 * @param {object} options
 * @param {string} options.url
 * @param {import("../http.js").Http} options.http
 * @param {AbortSignal} options.signal
 * @param {(answer: Answer) => void} options.answered
 * @param {(scan: Scan) => void} options.unsent
 * @param {(scan: Scan, error: HttpError) => void} options.refused
 */
export function makeSender({ url, http, signal, answered, unsent, refused }) {
  /** @type {Map<string, Scan>} */
  const kept = new Map();
  /** @type {Set<string>} */
  const flying = new Set();

  /** @param {Scan} scan */
  const send = async (scan) => {
    if (flying.has(scan.scan_id)) return;
    flying.add(scan.scan_id);
    try {
      const answer = /** @type {Answer} */ (await http.post(url, scan, { signal }));
      kept.delete(scan.scan_id);
      answered(answer);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof HttpError && !error.passing) {
        kept.delete(scan.scan_id);
        refused(scan, error);
      } else {
        kept.set(scan.scan_id, scan);
        unsent(scan);
      }
    } finally {
      flying.delete(scan.scan_id);
    }
  };

  const retry = () => {
    for (const scan of kept.values()) void send(scan);
  };
  addEventListener("online", retry, { signal });
  const timer = setInterval(retry, RETRY);
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
  addEventListener("beforeunload", (event) => kept.size && event.preventDefault(), { signal });
  return { send, retry };
}

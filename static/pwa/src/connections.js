/**
 * What every page of an attendee does when a connection begins or ends, besides showing it. A new one that the page showed
 * is told as seen, since from then on runs the minute to undo it. The kept page of one that has ended is forgotten.
 */

import { OfflineError } from "./http.js";
import { forgetPerson } from "./pages.js";

/**
 * @param {import("./http.js").Http} http @param {import("./live/client.js").Live} live
 * @param {{signal?: AbortSignal}} [options]
 */
export function startConnections(http, live, { signal = new AbortController().signal } = {}) {
  /** Shown, or about to be, and not told yet: by the connection's id, where to tell it. @type {Map<string, string>} */
  const untold = new Map();

  const tell = () => {
    if (document.hidden) return;
    for (const [id, url] of untold) {
      untold.delete(id);
      http.post(url, {}).catch((error) => error instanceof OfflineError && untold.set(id, url));
    }
  };
  live.on(
    "connection.made",
    ({ connection }) => {
      untold.set(connection.id, connection.seen_url);
      tell();
    },
    { signal },
  );
  live.on(
    "connection.ended",
    ({ connection_id }) => {
      untold.delete(connection_id);
      void forgetPerson(connection_id);
    },
    { signal },
  );
  live.on("status", ({ online }) => online && tell(), { signal });
  document.addEventListener("visibilitychange", tell, { signal });
}

/** On every page of an attendee: the log of shown windows is told whenever there may be a network. */

import { openStore } from "./store.js";
import { tellLeftOver } from "./sync.js";

/** @param {import("../http.js").Http} http */
export function startLiveLog(http) {
  const { session } = document.body.dataset;
  // The badge page tells its own.
  if (!session || !globalThis.indexedDB || document.querySelector("[data-key-url]")) return;
  const store = openStore();
  const tell = () => void tellLeftOver({ http, store, session }).catch(() => {});
  addEventListener("online", tell);
  document.addEventListener("visibilitychange", () => !document.hidden && tell());
  tell();
}

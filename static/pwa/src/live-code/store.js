/**
 * What this phone keeps to show live codes without a network: its key, which no script can read, how far its clock is
 * off, and the log of windows that it has shown and not told yet. All of it belongs to one session.
 */

import { openDB } from "idb";

export const NAME = "eventnet-live";

/**
 * @typedef {import("./code.js").Signer & {
 *   id: string, session: string, mark: string, offset: number, shownUrl: string,
 * }} Kept `id` is where it came from; `offset` is what our time is ahead of this phone's, in milliseconds
 */

/** @param {{name?: string}} [options] */
export function openStore({ name = NAME } = {}) {
  const opened = openDB(name, 1, {
    upgrade(database) {
      database.createObjectStore("keys", { keyPath: "id" });
      database.createObjectStore("shown", { keyPath: ["id", "window"] });
    },
  });
  const ofKey = (/** @type {string} */ id) => IDBKeyRange.bound([id, 0], [id, Number.MAX_SAFE_INTEGER]);

  return {
    /** @param {string} id @returns {Promise<Kept | undefined>} */
    find: async (id) => (await opened).get("keys", id),
    /** @returns {Promise<Kept[]>} */
    all: async () => (await opened).getAll("keys"),
    /** @param {Kept} kept */
    keep: async (kept) => void (await (await opened).put("keys", kept)),
    /** Moves the clock and leaves the rest. @param {string} id @param {number} offset */
    async setOffset(id, offset) {
      const change = (await opened).transaction("keys", "readwrite");
      const kept = await change.store.get(id);
      if (kept) await change.store.put({ ...kept, offset });
      await change.done;
    },
    /** @param {string} id @param {number} window */
    log: async (id, window) => void (await (await opened).put("shown", { id, window })),
    /** What is not told yet, the oldest first. @param {string} id @param {number} most @returns {Promise<number[]>} */
    untold: async (id, most) =>
      (await (await opened).getAll("shown", ofKey(id), most)).map(({ window }) => window),
    /** @param {string} id @param {number[]} windows */
    async told(id, windows) {
      const change = (await opened).transaction("shown", "readwrite");
      await Promise.all(windows.map((window) => change.store.delete([id, window])));
      await change.done;
    },
    /** Forgets what other sessions have left in this browser. @param {string} session */
    async keepOnly(session) {
      const change = (await opened).transaction(["keys", "shown"], "readwrite");
      const keys = change.objectStore("keys");
      for (const kept of /** @type {Kept[]} */ (await keys.getAll())) {
        if (kept.session === session) continue;
        await keys.delete(kept.id);
        await change.objectStore("shown").delete(ofKey(kept.id));
      }
      await change.done;
    },
    /** Forgets everything, as after signing out. */
    async wipe() {
      const change = (await opened).transaction(["keys", "shown"], "readwrite");
      await Promise.all([change.objectStore("keys").clear(), change.objectStore("shown").clear()]);
      await change.done;
    },
  };
}

/** @typedef {ReturnType<typeof openStore>} Store */

/** Signing out: nothing of it stays, and where there never was any, nothing happens. */
export async function forgetLive() {
  if (!globalThis.indexedDB) return;
  await openStore()
    .wipe()
    .catch(() => {});
}

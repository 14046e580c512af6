/**
 * Where unsent things lie: IndexedDB, so that they outlive the page, the browser and an update of ours. The database
 * has a version; each step brings it from one to the next and keeps what is in it. A page of an older version, which
 * meets a database that is newer than itself, uses it as it is: steps only ever add.
 */

import { openDB } from "idb";

export const NAME = "eventnet-outbox";

/**
 * @typedef {"scan" | "answer" | "note" | "star" | "tag" | "promise" | "settle" | "exchange" | "drop" | "reply"} Kind
 *
 * @typedef {object} Item one thing to send
 * @property {string} id made here, so that sending it twice counts once
 * @property {Kind} kind
 * @property {Record<string, unknown>} body
 * @property {string} subject what it is about; of two with one subject only the later is kept. Empty: always kept
 * @property {string} session the marker of whoever did it; it is never sent for anybody else
 * @property {string} event
 * @property {string} to the event's outbox
 * @property {string} at when it was done, by this phone's clock
 * @property {number} sequence its place among all that this phone did
 * @property {number} tries
 *
 * @typedef {import("idb").IDBPDatabase} Database
 * @typedef {(database: Database) => void} Step
 */

/** Step 0 makes version 1. Only ever appended to. @type {Step[]} */
export const STEPS = [
  (database) => {
    database.createObjectStore("items", { keyPath: "id" });
    database.createObjectStore("counters");
  },
];

/** The phone would not keep it: no room, or no storage at all. */
export class NotKept extends Error {
  /** @param {unknown} cause */
  constructor(cause) {
    super("not kept", { cause });
    this.name = "NotKept";
    this.full = cause instanceof Error && cause.name === "QuotaExceededError";
  }
}

/** Seconds since 2020: grows also when the counter was lost with everything else on this phone. @param {number} now */
const floor = (now) => Math.max(1, Math.floor(now / 1000) - 1_577_836_800);

/**
 * @param {{name?: string, steps?: Step[], now?: () => number}} [options]
 */
export function openStore({ name = NAME, steps = STEPS, now = Date.now } = {}) {
  /** @type {Promise<Database> | null} */
  let opened = null;

  /** @param {number | undefined} version */
  const open = (version) =>
    openDB(name, version, {
      upgrade: (database, from) => {
        for (const step of steps.slice(from)) step(database);
      },
      // A newer page wants to bring it forward: let go, and open it again when it is needed.
      blocking: (_from, _to, event) => {
        /** @type {IDBDatabase} */ (event.target).close();
        opened = null;
      },
      terminated: () => {
        opened = null;
      },
    });

  const database = async () => {
    opened ??= open(steps.length).catch((error) => {
      if (error?.name === "VersionError") return open(undefined);
      throw error;
    });
    try {
      return await opened;
    } catch (error) {
      opened = null;
      throw error;
    }
  };

  return {
    /**
     * Keeps an item, and lets an earlier one of the same subject go, unless it is on its way just now.
     * @param {Omit<Item, "sequence">} item @param {ReadonlySet<string>} [flying]
     * @returns {Promise<Item>} throws `NotKept`
     */
    async add(item, flying = new Set()) {
      try {
        const change = (await database()).transaction(["items", "counters"], "readwrite");
        const items = change.objectStore("items");
        const counters = change.objectStore("counters");
        const last = (await counters.get("sequence")) ?? 0;
        const kept = { ...item, sequence: Math.max(last + 1, floor(now())) };
        for (const old of item.subject ? await items.getAll() : []) {
          const same = old.subject === item.subject && old.session === item.session;
          if (same && !flying.has(old.id)) await items.delete(old.id);
        }
        await counters.put(kept.sequence, "sequence");
        await items.put(kept);
        await change.done;
        return kept;
      } catch (error) {
        throw new NotKept(error);
      }
    },

    /** @returns {Promise<Item[]>} in the order in which they were done */
    async all() {
      const items = /** @type {Item[]} */ (await (await database()).getAll("items"));
      return items.sort((one, other) => one.sequence - other.sequence);
    },

    /** @param {string[]} ids */
    async remove(ids) {
      const change = (await database()).transaction("items", "readwrite");
      for (const id of ids) await change.store.delete(id);
      await change.done;
    },

    /** Counts a try that led to nothing. @param {string[]} ids */
    async tried(ids) {
      const change = (await database()).transaction("items", "readwrite");
      for (const id of ids) {
        const item = await change.store.get(id);
        if (item) await change.store.put({ ...item, tries: item.tries + 1 });
      }
      await change.done;
    },

    async close() {
      (await opened)?.close();
      opened = null;
    },
  };
}

/** @typedef {ReturnType<typeof openStore>} Store */

/**
 * What this phone and the server tell each other about live codes: the key and the time come here, the log of shown
 * windows goes there. Late scans by others are believed only when that log covers them.
 */

import { HttpError, OfflineError } from "../http.js";
import { importKey } from "./code.js";

/** @typedef {import("./store.js").Kept} Kept */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("../http.js").Http} Http */

/** What the server takes at once. */
const MOST = 500;

/**
 * Asks, and compares the server's clock with this phone's in the middle of the way.
 * @template T @param {() => Promise<T>} ask @param {() => number} now
 */
async function timed(ask, now) {
  const before = now();
  const answer = await ask();
  const offset = /** @type {{now: number}} */ (/** @type {unknown} */ (answer)).now - (before + now()) / 2;
  return { answer, offset: Math.round(offset) };
}

/**
 * Fetches this device's key and keeps it.
 * @param {{http: Http, store: Store, session: string, keyUrl: string, shownUrl: string, signal: AbortSignal, now: () => number}} place
 * @returns {Promise<Kept>}
 */
export async function fetchKey({ http, store, session, keyUrl, shownUrl, signal, now }) {
  const { answer, offset } = await timed(
    async () => /** @type {any} */ (await http.get(keyUrl, { signal })),
    now,
  );
  const raw = Uint8Array.from(atob(answer.key), (letter) => letter.charCodeAt(0));
  const { mark, device, fields, link } = answer;
  const kept = {
    id: keyUrl,
    session,
    shownUrl,
    mark,
    device,
    fields,
    link,
    offset,
    key: await importKey(raw),
  };
  await store.keep(kept);
  return kept;
}

/**
 * Tells what was shown, and learns the time. Without a network nothing happens; what is untold stays.
 * @param {Kept} kept @param {{http: Http, store: Store, now: () => number, signal?: AbortSignal}} tools
 * @returns {Promise<{offset: number, isOutdated: boolean} | null>} `isOutdated`: the server has another key by now
 */
export async function tellShown(kept, { http, store, now, signal }) {
  try {
    for (;;) {
      const windows = await store.untold(kept.id, MOST);
      const body = { windows, clock: Math.round(now() + kept.offset) };
      const options = signal ? { signal } : {};
      const { answer, offset } = await timed(
        async () => /** @type {any} */ (await http.post(kept.shownUrl, body, options)),
        now,
      );
      await store.told(kept.id, answer.taken);
      await store.setOffset(kept.id, offset);
      if (windows.length < MOST) return { offset, isOutdated: answer.mark !== kept.mark };
    }
  } catch (error) {
    if (signal?.aborted || error instanceof OfflineError || error instanceof HttpError) return null;
    throw error;
  }
}

/**
 * On any page of the attendee: tells what the badge page has left untold, and forgets what others have left.
 * @param {{http: Http, store: Store, session: string, now?: () => number}} place
 */
export async function tellLeftOver({ http, store, session, now = Date.now }) {
  await store.keepOnly(session);
  for (const kept of await store.all()) {
    if ((await store.untold(kept.id, 1)).length) await tellShown(kept, { http, store, now });
  }
}

/**
 * The outbox of a page: what its owner does is kept first and sent then. It tells what became of each thing:
 *   `changed {items}`            what waits is another list now
 *   `answered {item, answer}`    the server has taken it; told once
 *   `refused {item, problem}`    the server will not take it, ever
 *   `unsent {item, kept}`        no answer came; it is sent again by itself. `kept`: it outlives this page
 * Several pages of one browser share what is stored, and one of them sends at a time.
 */

import { deliver, MOST, nextBatch } from "./deliver.js";

/** @typedef {import("./store.js").Item} Item */
/** @typedef {import("./store.js").Kind} Kind */
/** @typedef {import("./deliver.js").Problem} Problem */

/**
 * @typedef {{
 *   changed: {items: Item[]},
 *   answered: {item: Item, answer: any},
 *   refused: {item: Item, problem: Problem},
 *   unsent: {item: Item, kept: boolean},
 * }} News
 *
 * @typedef {{state: "answered", id: string, answer: any}
 *   | {state: "refused", id: string, problem: Problem}
 *   | {state: "kept", id: string} | {state: "unkept", id: string}} Outcome
 *
 * @typedef {object} Outbox
 * @property {boolean} silent a page that has none
 * @property {(kind: Kind, body: Record<string, unknown>, options?: {subject?: string, id?: string}) => Promise<Outcome>} send
 *   keeps and sends it, and says how it stands as soon as that is known, at the latest after a few seconds
 * @property {() => Promise<Item[]>} items what waits, of this session
 * @property {(subject: string) => Promise<Item | undefined>} find the latest that waits about a subject
 * @property {() => Promise<void>} flush
 * @property {() => Promise<Item[]>} wipe forgets all of this session, sent or not; returns what was unsent
 * @property {() => Promise<Item[]>} wipeOthers forgets what others have left unsent in this browser, and returns it
 * @property {<K extends keyof News>(name: K, fn: (news: News[K]) => void, options: {signal: AbortSignal}) => void} on
 */

/** So long somebody waits for an answer before the page says that it is kept. */
export const PATIENCE = 4_000;

/** @returns {string} random, also where the page is not a secure one */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @returns {Outbox} */
export function silentOutbox() {
  const none = async () => [];
  return {
    silent: true,
    send: async () => ({ state: "unkept", id: "" }),
    items: none,
    find: async () => undefined,
    flush: async () => {},
    wipe: none,
    wipeOthers: none,
    on: () => {},
  };
}

/**
 * @typedef {object} Parts
 * @property {{session: string, event: string, url: string}} place
 * @property {import("./store.js").Store} store
 * @property {import("../http.js").Http} http
 * @property {() => number} [now]
 * @property {number} [patience]
 * @property {(work: () => Promise<void>) => Promise<void>} [alone] runs it while no other page does
 * @property {Pick<BroadcastChannel, "postMessage" | "onmessage">} [others] the other pages of this browser
 *
 * @param {Parts} parts
 * @returns {Outbox}
 */
export function makeOutbox({
  place,
  store,
  http,
  now = Date.now,
  patience = PATIENCE,
  alone = (work) => work(),
  others,
}) {
  const { tell, on } = listeners();
  /** What the phone would not keep: it lives as long as the page. @type {Map<string, Item>} */
  const loose = new Map();
  /** @type {Set<string>} */
  const flying = new Set();
  /** The server has asked to wait until then. */
  let notBefore = 0;

  const stored = async () =>
    (await store.all().catch(() => [])).filter((item) => item.session === place.session);
  const items = async () => [...(await stored()), ...loose.values()];

  /** @template {keyof News} K @param {K} name @param {News[K]} news @param {boolean} [everywhere] */
  const announce = (name, news, everywhere = true) => {
    tell(name, news);
    if (everywhere) others?.postMessage({ session: place.session, name, news });
  };
  const changed = async () => announce("changed", { items: await items() });
  if (others) {
    others.onmessage = ({ data }) => {
      if (data.session === place.session) tell(data.name, data.news);
    };
  }

  /** @param {Item[]} gone */
  const forget = async (gone) => {
    const ids = gone.map(({ id }) => id);
    for (const id of ids) loose.delete(id);
    if (ids.length) await store.remove(ids).catch(() => {});
  };

  /** @param {import("./deliver.js").Delivery} delivery */
  const settle = async ({ answered, refused, unsent }) => {
    // Words about a scan that led nowhere are about nobody.
    const lost = new Set(refused.filter(({ item }) => item.kind === "scan").map(({ item }) => item.id));
    const about = lost.size ? (await items()).filter((item) => lost.has(String(item.body.scan_id))) : [];
    await forget([...answered, ...refused].map(({ item }) => item).concat(about));
    await store.tried(unsent.filter(({ id }) => !loose.has(id)).map(({ id }) => id)).catch(() => {});
    await changed();
    for (const news of answered) announce("answered", news);
    for (const news of refused) announce("refused", news);
    for (const item of unsent) announce("unsent", { item, kept: !loose.has(item.id) });
  };

  const run = async () => {
    /** @type {Set<string>} */
    const passed = new Set();
    let most = MOST;
    while (now() >= notBefore) {
      const batch = nextBatch(
        (await items()).filter(({ id }) => !passed.has(id)),
        most,
      );
      if (!batch.length) return;
      for (const { id } of batch) flying.add(id);
      const delivery = await deliver(batch, { http, session: place.session, now });
      for (const { id } of batch) flying.delete(id);
      for (const { id } of delivery.unsent) passed.add(id);
      await settle(delivery);
      notBefore = delivery.wait ? now() + delivery.wait * 1000 : 0;
      if (delivery.next === "later") return;
      if (delivery.next === "smaller") most = Math.ceil(Math.min(most, batch.length) / 2);
    }
  };

  const flush = oneAtATime(() => alone(run));

  /** @type {Outbox["send"]} */
  const send = async (kind, body, { subject = "", id = newId() } = {}) => {
    const { session, event, url } = place;
    const at = new Date(now()).toISOString();
    const item = { id, kind, body, subject, session, event, to: url, at, tries: 0 };
    let kept = true;
    try {
      await store.add(item, flying);
    } catch {
      kept = false;
      loose.set(id, { ...item, sequence: Math.floor(now() / 1000) - 1_577_836_800 });
    }
    const outcome = firstNews(on, id, kept, patience);
    await changed();
    void flush();
    return outcome;
  };

  return {
    silent: false,
    send,
    items,
    find: async (subject) => (await items()).findLast((item) => item.subject === subject),
    flush,
    on,
    wipe: async () => {
      const gone = await items();
      await forget(gone);
      await changed();
      return gone;
    },
    wipeOthers: async () => {
      const gone = (await store.all().catch(() => [])).filter((item) => item.session !== place.session);
      await forget(gone);
      return gone;
    },
  };
}

/**
 * How one item stands, as soon as that is known.
 * @param {Outbox["on"]} on @param {string} id @param {boolean} kept @param {number} patience
 * @returns {Promise<Outcome>}
 */
function firstNews(on, id, kept, patience) {
  const life = new AbortController();
  const { signal } = life;
  const waits = /** @type {const} */ ({ state: kept ? "kept" : "unkept", id });
  return new Promise((/** @type {(outcome: Outcome) => void} */ done) => {
    const timer = setTimeout(() => done(waits), patience);
    signal.addEventListener("abort", () => clearTimeout(timer));
    on("answered", ({ item, answer }) => item.id === id && done({ state: "answered", id, answer }), {
      signal,
    });
    on("refused", ({ item, problem }) => item.id === id && done({ state: "refused", id, problem }), {
      signal,
    });
    on("unsent", ({ item }) => item.id === id && done(waits), { signal });
  }).finally(() => life.abort());
}

/** Runs it again afterwards when it was asked for meanwhile. @param {() => Promise<void>} work */
function oneAtATime(work) {
  /** @type {Promise<void> | null} */
  let running = null;
  let again = false;
  const begin = async () => {
    do {
      again = false;
      await work();
    } while (again);
  };
  return () => {
    again = running !== null;
    running ??= begin().finally(() => {
      running = null;
    });
    return running;
  };
}

function listeners() {
  /** @type {Map<string, Set<(news: any) => void>>} */
  const all = new Map();
  return {
    /** @type {Outbox["on"]} */
    on(name, fn, { signal }) {
      if (signal.aborted) return;
      const group = all.get(name) ?? new Set();
      all.set(name, group.add(fn));
      signal.addEventListener("abort", () => group.delete(fn), { once: true });
    },
    /** @template {keyof News} K @param {K} name @param {News[K]} news */
    tell(name, news) {
      for (const fn of [...(all.get(name) ?? [])]) {
        try {
          fn(news);
        } catch (error) {
          reportError(error);
        }
      }
    },
  };
}

/**
 * The live side of a page. Pushes are hints and carry state; the snapshot is the truth. The page is printed at
 * a version; whenever the server turns out to know a newer one (at connect and at each reconnect it says so),
 * the snapshot is fetched, after a random wait of up to five seconds, so that a hall full of phones that came back
 * together does not ask at once. A phone that its owner has just woken asks without waiting. What was told of late is
 * named again by a beat; a page that did not hear it fetches the snapshot too.
 *
 * Attributes, on any element (the layout puts them on `<body>`):
 *   data-event, data-role   whom to be live for; without them the page has no live side
 *   data-version            the version the page was printed at
 *   data-snapshot-url       where the snapshot is; without it a page that is behind hears `stale`
 */

import { io } from "socket.io-client";
import { Versions } from "./versions.js";

/** @typedef {import("./catalogue.d.ts").Pushes} Pushes */
/** @typedef {import("./catalogue.d.ts").Snapshot} Snapshot */

/**
 * What modules can listen to: every push, and what the client itself has to say.
 * @typedef {Pushes & {
 *   snapshot: Snapshot,
 *   status: {online: boolean},
 *   stale: {version: number},
 * }} Heard
 */

/**
 * @typedef {object} Live
 * @property {boolean} online
 * @property {boolean} silent true on a page without a live side
 * @property {<K extends keyof Heard>(name: K, fn: (push: Heard[K]) => void, options: {signal: AbortSignal}) => void} on
 * @property {(subject: string, version: number) => boolean} isNewer a push about the subject came after that version
 * @property {() => void} close somebody leaves by themselves; nothing more is heard
 */

/**
 * @typedef {object} Place
 * @property {string} event
 * @property {string} role
 * @property {number} version
 * @property {string} snapshotUrl
 */

/**
 * The part of a socket that is used here.
 * @typedef {object} Socket
 * @property {boolean} connected
 * @property {boolean} active
 * @property {(name: string, fn: (...values: any[]) => void) => unknown} on
 * @property {(fn: (name: string, ...values: any[]) => void) => unknown} onAny
 * @property {() => unknown} connect
 * @property {() => unknown} disconnect
 */

/**
 * @typedef {object} Parts what a test may replace
 * @property {(place: Place, options: typeof COMING_BACK) => Socket} open
 * @property {(url: string) => Promise<unknown>} get
 * @property {(milliseconds: number) => Promise<void>} wait
 * @property {() => number} random
 * @property {() => void} leave what to do when the session has ended
 */

export const JITTER = 5_000;
const REFUSED_RETRY = 30_000;
const ASLEEP = 20_000;

/** @param {ParentNode} root @returns {Place | null} */
export function placeOf(root) {
  const element = /** @type {HTMLElement | null} */ (root.querySelector("[data-event][data-role]"));
  if (!element) return null;
  const { event = "", role = "", version, snapshotUrl = "" } = element.dataset;
  return { event, role, version: Number(version) || 0, snapshotUrl };
}

/** At the longest twelve seconds between two tries, so that a phone is back in less than twenty with what it missed. */
const COMING_BACK = {
  reconnectionDelay: 1_000,
  reconnectionDelayMax: 8_000,
  randomizationFactor: 0.5,
  timeout: 10_000,
};

/** @param {Place} place @param {typeof COMING_BACK} options @returns {Socket} */
function openSocket(place, options) {
  return io({
    ...options,
    auth: { event: place.event, role: place.role },
    transports: ["websocket", "polling"],
    tryAllTransports: true,
  });
}

/** @type {Omit<Parts, "get">} */
const REAL = {
  open: openSocket,
  wait: (milliseconds) => new Promise((done) => setTimeout(done, milliseconds)),
  random: Math.random,
  leave: () => location.reload(),
};

/** A live side for pages that have none. @returns {Live} */
export function silentLive() {
  return { online: false, silent: true, on: () => {}, isNewer: () => false, close: () => {} };
}

/**
 * @param {Place} place
 * @param {Pick<Parts, "get"> & Partial<Parts>} parts
 * @returns {Live & {wake: (asleep: number) => void}}
 */
export function openLive(place, parts) {
  const { open, get, wait, random, leave } = { ...REAL, ...parts };
  const versions = new Versions(place.version);
  const heard = listeners();
  const socket = open(place, COMING_BACK);
  let fetching = false;
  let wanted = 0;

  const live = {
    online: false,
    silent: false,
    on: heard.on,
    isNewer: versions.isNewer.bind(versions),
    close: () => void socket.disconnect(),
    wake: (/** @type {number} */ asleep) => {
      if (!socket.connected) socket.connect();
      else if (asleep > ASLEEP) void refresh(0);
    },
  };

  /** @param {boolean} online */
  const setOnline = (online) => {
    if (live.online === online) return;
    live.online = online;
    heard.tell("status", { online });
  };

  /** @param {number} jitter @param {() => boolean} [isNeeded] asked again after the wait */
  const refresh = async (jitter, isNeeded = () => true) => {
    if (fetching) return;
    fetching = true;
    const asked = wanted;
    try {
      await wait(random() * jitter);
      if (isNeeded()) await catchUp();
    } catch {
      // Offline again, or the server is busy: the next connect says the version once more.
    } finally {
      fetching = false;
    }
    if (wanted > asked && versions.isBehind(wanted)) void refresh(jitter);
  };

  const catchUp = async () => {
    if (!place.snapshotUrl) {
      versions.takeSnapshot(Math.max(wanted, versions.highest));
      return heard.tell("stale", { version: versions.highest });
    }
    const snapshot = /** @type {Snapshot} */ (await get(place.snapshotUrl));
    if (versions.takeSnapshot(snapshot.version)) heard.tell("snapshot", snapshot);
  };

  socket.on("connect", () => setOnline(true));
  socket.on("disconnect", () => setOnline(false));
  socket.on("connect_error", () => {
    setOnline(false);
    if (!socket.active) void wait(REFUSED_RETRY * (0.5 + random())).then(() => socket.connect());
  });
  socket.onAny((name, push) => {
    if (name === "session.ended") {
      socket.disconnect();
      leave();
    } else if (name === "state.version") {
      wanted = Math.max(wanted, push.version);
      if (versions.isBehind(push.version)) void refresh(JITTER);
    } else if (name === "state.beat") {
      const isNeeded = () => versions.lacks(push.recent);
      wanted = Math.max(wanted, push.version);
      if (isNeeded()) void refresh(JITTER, isNeeded);
    } else if (versions.take(name, push)) {
      heard.tell(/** @type {keyof Heard} */ (name), push);
    }
  });
  return live;
}

function listeners() {
  /** @type {Map<string, Set<(push: any) => void>>} */
  const all = new Map();
  return {
    /** @type {Live["on"]} */
    on(name, fn, { signal }) {
      if (signal.aborted) return;
      const group = all.get(name) ?? new Set();
      all.set(name, group.add(fn));
      signal.addEventListener("abort", () => group.delete(fn), { once: true });
    },
    /** @template {keyof Heard} K @param {K} name @param {Heard[K]} push */
    tell(name, push) {
      for (const fn of all.get(name) ?? []) {
        try {
          fn(push);
        } catch (error) {
          reportError(error);
        }
      }
    },
  };
}

/**
 * Opens the page's live side and keeps it awake with the page.
 * @param {import("../http.js").Http} http
 * @returns {Live}
 */
export function startLive(http) {
  const place = placeOf(document);
  if (!place) return silentLive();
  const live = openLive(place, { get: http.get });
  let hiddenAt = 0;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) hiddenAt = Date.now();
    else live.wake(hiddenAt ? Date.now() - hiddenAt : 0);
  });
  addEventListener("online", () => live.wake(0));
  addEventListener("pageshow", (event) => event.persisted && live.wake(ASLEEP + 1));
  return live;
}

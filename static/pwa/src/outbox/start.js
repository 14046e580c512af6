/**
 * Opens the page's outbox and sends whenever there may be a network: at the start, when the phone says that it is
 * online, when the page is looked at again, when the live line is up, and every so often.
 *
 * Attributes on `<body>`: data-session (the marker of whose page this is), data-event, data-outbox-url. Without them
 * the page has none.
 */

import { say } from "../say.js";
import { words } from "../words.js";
import { makeOutbox, silentOutbox } from "./box.js";
import { openStore } from "./store.js";

const EVERY = 15_000;
/** A hall that comes back at once does not send at once. */
const SPREAD = 2_000;
const FOREVER = { signal: new AbortController().signal };

/** @param {() => Promise<void>} work */
async function alone(work) {
  if (navigator.locks) await navigator.locks.request("eventnet-outbox", work);
  else await work();
}

/**
 * @param {import("../http.js").Http} http @param {import("../live/client.js").Live} live
 * @returns {import("./box.js").Outbox}
 */
export function startOutbox(http, live) {
  const { session, event, outboxUrl } = document.body.dataset;
  if (!session || !event || !outboxUrl) return silentOutbox();
  const place = { session, event, url: outboxUrl };
  const others = "BroadcastChannel" in globalThis ? { others: new BroadcastChannel("eventnet-outbox") } : {};
  const outbox = makeOutbox({ place, store: openStore(), http, alone, ...others });

  const flush = () => void outbox.flush();
  const soon = () => setTimeout(flush, Math.random() * SPREAD);
  addEventListener("online", soon);
  document.addEventListener("visibilitychange", () => !document.hidden && flush());
  addEventListener("pageshow", ({ persisted }) => persisted && flush());
  live.on("status", ({ online }) => online && soon(), FOREVER);
  setInterval(flush, EVERY);
  tellAway(outbox);
  void begin(outbox);
  return outbox;
}

/** @param {import("./box.js").Outbox} outbox */
async function begin(outbox) {
  const gone = await outbox.wipeOthers();
  if (gone.length) say(words("others-wiped", { count: gone.length }));
  await outbox.flush();
}

/** What became of a scan whose page is gone is said wherever one is. @param {import("./box.js").Outbox} outbox */
function tellAway(outbox) {
  const isScanning = () => document.querySelector("[data-module='scanner']") !== null;
  outbox.on(
    "answered",
    ({ item, answer }) => {
      if (item.kind === "scan" && !isScanning()) say(answer.title);
      if (item.kind !== "scan" && answer.outdated) say(words("newer-stands"));
    },
    FOREVER,
  );
  outbox.on(
    "refused",
    ({ item, problem }) => {
      if (item.kind === "scan" && !isScanning()) say(problem.detail);
    },
    FOREVER,
  );
}

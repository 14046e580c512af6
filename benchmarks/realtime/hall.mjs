/**
 * Many phones in one process, each with the live client that our pages have: it reconnects, notices what it missed, and
 * fetches its snapshot. What a phone shows is kept as a page would: prompts by their ids.
 *
 *   node hall.mjs PWA_FOLDER URL EVENT COOKIES_FILE
 *
 * Prints {"there": N} when every phone has been greeted, and {"prompt": ID, "phones": N} when every phone shows a prompt;
 * a line on standard input is answered with {"online": N, "most": M}, M being how often some phone began to show some prompt.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const [pwa, url, event, file] = process.argv.slice(2);
const { openLive } = await import(`${pwa}/src/live/client.js`);
const { io } = createRequire(`${pwa}/`)("socket.io-client");
const cookies = readFileSync(file, "utf8").trim().split("\n");
const snapshotUrl = `${url}/e/${event}/snapshot`;
const { signal } = new AbortController();
const say = (told) => console.log(JSON.stringify(told));

/** @type {Map<string, number>} */
const showing = new Map();
let greeted = 0;

function headersOf(cookie) {
  return { Cookie: cookie, Origin: url, "Sec-Fetch-Site": "same-origin", Accept: "application/json" };
}

async function get(address, headers) {
  const answer = await fetch(address, { headers });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

function phone(cookie, version) {
  const headers = headersOf(cookie);
  /** @type {Map<string, number>} */
  const begun = new Map();
  /** @type {Set<string>} */
  let shown = new Set();
  const show = (id) => {
    if (shown.has(id)) return;
    shown.add(id);
    begun.set(id, (begun.get(id) ?? 0) + 1);
    const phones = (showing.get(id) ?? 0) + 1;
    showing.set(id, phones);
    if (phones === cookies.length) say({ prompt: id, phones });
  };
  let first = true;
  const live = openLive(
    { event, role: "attendee", version, snapshotUrl },
    {
      open: (place, options) => {
        const socket = io(url, {
          ...options,
          auth: { event: place.event, role: place.role },
          transports: ["websocket"],
          extraHeaders: headers,
          forceNew: true,
        });
        socket.on("state.version", () => {
          if (first && ++greeted === cookies.length) say({ there: greeted });
          first = false;
        });
        return socket;
      },
      get: (address) => get(address, headers),
    },
  );
  live.on("prompt.opened", ({ prompt }) => show(prompt.id), { signal });
  live.on("prompt.withdrawn", ({ prompt_id }) => shown.delete(prompt_id), { signal });
  live.on(
    "snapshot",
    ({ prompts }) => {
      const there = prompts.map(({ id }) => id);
      shown = new Set([...shown].filter((id) => there.includes(id)));
      there.forEach(show);
    },
    { signal },
  );
  return { live, begun };
}

const { version } = await get(snapshotUrl, headersOf(cookies[0]));
const phones = [];
for (const cookie of cookies) {
  phones.push(phone(cookie, version));
  if (phones.length % 50 === 0) await new Promise((done) => setTimeout(done, 100));
}

createInterface({ input: process.stdin }).on("line", () => {
  const online = phones.filter(({ live }) => live.online).length;
  say({ online, most: Math.max(0, ...phones.flatMap(({ begun }) => [...begun.values()])) });
}).on("close", () => process.exit(0));

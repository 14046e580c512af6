/**
 * The service worker. It keeps two things apart:
 *   shell-<version>    the files of one build and the page that says one is offline. Hashed files never change, so the
 *                      files of the build before stay as long as pages that name them.
 *   pages-<marker>     the last look of an attendee's own pages, for one session. The server says which pages may be
 *                      kept, and for whom (`EventNet-Keep`). They go with sign-out, with the first answer that knows
 *                      nobody (401), and as soon as somebody else's page comes.
 * Pages come from the network first; a kept one is shown when it fails or takes too long. A new version waits until
 * it is told to take over, which happens only while nobody scans.
 */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

const OFFLINE = "/offline";
const SIGN_OUT = "/signout";
const GENERIC = "/go/";
const KEEP = "EventNet-Keep";
const SHELLS = "shell-";
const PAGES = "pages-";
const SHELL = SHELLS + __VERSION__;
const PATIENCE = 3_000;
/** What stands between us and the server says when the server does not answer. */
const DOWN = new Set([502, 503, 504]);
/** Answers differ by language and cookie; there is one of each here. */
const EXACT = { ignoreVary: true };
const HASHED = /^\/static\//;
/** The stylesheet of an event's own colour, which stands in its address. */
const LOOK = /^\/look\/[0-9a-f]{6}\.css$/;
/** Pages that were asked for before somebody signed out are not kept after it. */
let era = 0;

worker.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      await keepFiles(__SHELL__);
      const shell = await caches.open(SHELL);
      await shell.add(new Request(OFFLINE, { cache: "reload", credentials: "omit" }));
      // The scanner is large; where it does not come through, the page asks for it again.
      await keepFiles(__SCANNER__).catch(() => {});
    })(),
  );
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const shells = (await caches.keys()).filter((name) => name.startsWith(SHELLS) && name !== SHELL);
      for (const old of shells.slice(0, -1)) await caches.delete(old);
      await dropBarePages();
      await worker.clients.claim();
    })(),
  );
});

worker.addEventListener("message", (event) => {
  const { type, pages = [] } = event.data ?? {};
  if (type === "skip-waiting") event.waitUntil(takeOver());
  else if (type === "warm") event.waitUntil(warm(pages));
  else if (type === "renew") event.waitUntil(renew(pages));
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== worker.location.origin) return;
  if (request.method === "POST" && url.pathname === SIGN_OUT) event.waitUntil(forget());
  else if (request.method !== "GET") return;
  else if (HASHED.test(url.pathname) || LOOK.test(url.pathname)) event.respondWith(file(request));
  else if (request.mode === "navigate") event.respondWith(page(event));
  else if (request.headers.get("Accept") === "text/html") event.respondWith(fresh(request));
});

/** Not while somebody scans: every scan page holds this lock. */
async function takeOver() {
  const locks = worker.navigator.locks;
  if (!locks) return worker.skipWaiting();
  const free = await locks.request("eventnet-scanning", { ifAvailable: true }, async (lock) => lock !== null);
  if (free) await worker.skipWaiting();
}

/** @param {string[]} urls */
async function keepFiles(urls) {
  const shell = await caches.open(SHELL);
  await Promise.all(
    urls.map(async (url) => {
      if (await shell.match(url, EXACT)) return;
      const known = await caches.match(url, EXACT);
      if (known) await shell.put(url, known);
      else await shell.add(url);
    }),
  );
}

/** What somebody at an event will want without a network. @param {string[]} pages */
async function warm(pages) {
  await keepFiles(__SCANNER__);
  for (const url of pages) if (!(await kept(new URL(url)))) await look(url);
}

/** What has just changed, where it is kept. @param {string[]} pages */
async function renew(pages) {
  for (const url of pages) if (await kept(new URL(url))) await look(url);
}

/** @param {string} url */
const look = (url) =>
  fresh(new Request(url, { headers: { Accept: "text/html" }, credentials: "same-origin" })).catch(() => {});

/** @param {Request} request @returns {Promise<Response>} */
async function file(request) {
  const known = await caches.match(request.url, EXACT);
  if (known) return known;
  const response = await fetch(request);
  const { pathname } = new URL(request.url);
  if (response.status === 200 && (__STATIC__.includes(pathname) || LOOK.test(pathname))) {
    const copy = response.clone();
    await (await caches.open(SHELL)).put(request.url, copy);
  }
  return response;
}

/** The page from the network, and kept for later if it may be. @param {Request} request */
async function fresh(request) {
  const asked = era;
  const response = await fetch(request);
  if (response.status === 401) await forget();
  const marker = response.headers.get(KEEP);
  const url = new URL(request.url);
  if (response.status === 404) await drop(url);
  if (marker && response.ok && !url.search && asked === era) {
    for (const name of await caches.keys()) {
      if (name.startsWith(PAGES) && name !== PAGES + marker) await caches.delete(name);
    }
    const pages = await caches.open(PAGES + marker);
    if (asked === era) await pages.put(url.pathname, response.clone());
  }
  return response;
}

/** A page that is not there any more is not shown again. @param {URL} url */
async function drop({ pathname }) {
  for (const name of await caches.keys()) {
    if (name.startsWith(PAGES)) await (await caches.open(name)).delete(pathname, EXACT);
  }
}

/** @param {URL} url @returns {Promise<Response | undefined>} */
async function kept({ pathname }) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(PAGES)) continue;
    const found = await (await caches.open(name)).match(pathname, EXACT);
    if (found) return found;
  }
  return undefined;
}

/** @param {FetchEvent} event @returns {Promise<Response>} */
async function page(event) {
  const { request } = event;
  const url = new URL(request.url);
  const asked = fresh(request);
  event.waitUntil(asked.catch(() => {}));
  const known = await kept(url);
  try {
    if (!known) return await asked;
    const late = new Promise((/** @type {(late: null) => void} */ done) => setTimeout(done, PATIENCE, null));
    const response = await Promise.race([asked, late]);
    return response === null || DOWN.has(response.status) ? known : response;
  } catch (error) {
    return known ?? (await led(url)) ?? (await offline(error));
  }
}

/** Where a generic address leads: to the kept page of that name. @param {URL} url */
async function led({ pathname }) {
  if (!pathname.startsWith(GENERIC)) return undefined;
  const place = pathname.slice(GENERIC.length - 1);
  for (const name of (await caches.keys()).filter((one) => one.startsWith(PAGES))) {
    for (const { url } of await (await caches.open(name)).keys()) {
      if (new URL(url).pathname.endsWith(place)) return Response.redirect(url, 302);
    }
  }
  return undefined;
}

/** @param {unknown} error @returns {Promise<Response>} */
async function offline(error) {
  const response = await caches.match(OFFLINE, { cacheName: SHELL });
  if (response) return response;
  throw error;
}

async function forget() {
  era += 1;
  for (const name of await caches.keys()) if (name.startsWith(PAGES)) await caches.delete(name);
}

/** A kept page whose script or style is gone would be of no use. */
async function dropBarePages() {
  for (const name of (await caches.keys()).filter((one) => one.startsWith(PAGES))) {
    const pages = await caches.open(name);
    for (const request of await pages.keys()) {
      const text = (await (await pages.match(request, EXACT))?.text()) ?? "";
      const files = [...text.matchAll(/"(\/static\/[^"#]+\.(?:js|css))"/g)].map(([, url = ""]) => url);
      const there = await Promise.all(files.map((url) => caches.match(url, EXACT)));
      if (there.some((found) => !found)) await pages.delete(request);
    }
  }
}

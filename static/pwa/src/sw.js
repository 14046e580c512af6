/**
 * The service worker. It keeps the shell (style, script, letters, icons) and the page that says one is off-line.
 * Pages come from the network, always; personal pages are not kept. A new version waits until it is told to take
 * over, which a page does only where nobody is scanning.
 */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

const OFFLINE = "/offline";
const SHELL = `shell-${__VERSION__}`;
const STATIC = "static";
const known = new Set(__STATIC__);

worker.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      await keep(__SHELL__);
      const shell = await caches.open(SHELL);
      await shell.add(new Request(OFFLINE, { cache: "reload", credentials: "omit" }));
    })(),
  );
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith("shell-") && name !== SHELL) await caches.delete(name);
      }
      const files = await caches.open(STATIC);
      for (const request of await files.keys()) {
        if (!known.has(new URL(request.url).pathname)) await files.delete(request);
      }
      await worker.clients.claim();
    })(),
  );
});

worker.addEventListener("message", (event) => {
  if (event.data?.type === "skip-waiting") event.waitUntil(worker.skipWaiting());
  else if (event.data?.type === "warm") event.waitUntil(keep(__SCANNER__));
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== worker.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (known.has(url.pathname)) event.respondWith(file(request));
});

/** Files whose names carry their hash never change. @param {string[]} urls */
async function keep(urls) {
  const files = await caches.open(STATIC);
  await Promise.all(urls.map(async (url) => (await files.match(url)) ?? files.add(url)));
}

/** @param {Request} request @returns {Promise<Response>} */
async function file(request) {
  const files = await caches.open(STATIC);
  const kept = await files.match(request.url);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.status === 200) await files.put(request.url, response.clone());
  return response;
}

/** @param {Request} request @returns {Promise<Response>} */
async function page(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const offline = await caches.match(OFFLINE, { cacheName: SHELL });
    if (offline) return offline;
    throw error;
  }
}

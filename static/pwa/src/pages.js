/** Pages that the service worker keeps for when there is no network, one cache for each session. */

export const PAGES = "pages-";

/** Forgets every kept page. */
export async function forgetPages() {
  if (!("caches" in globalThis)) return;
  for (const name of await caches.keys()) if (name.startsWith(PAGES)) await caches.delete(name);
}

/** Forgets the kept page about one person. @param {string} connection */
export async function forgetPerson(connection) {
  if (!("caches" in globalThis)) return;
  for (const name of (await caches.keys()).filter((one) => one.startsWith(PAGES))) {
    const pages = await caches.open(name);
    for (const request of await pages.keys()) {
      if (new URL(request.url).pathname.endsWith(`/people/${connection}`)) await pages.delete(request);
    }
  }
}

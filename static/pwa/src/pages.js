/** Pages that the service worker keeps for when there is no network, one cache for each session. */

export const PAGES = "pages-";

/** Forgets every kept page. */
export async function forgetPages() {
  if (!("caches" in globalThis)) return;
  for (const name of await caches.keys()) if (name.startsWith(PAGES)) await caches.delete(name);
}

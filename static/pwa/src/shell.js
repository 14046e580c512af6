/**
 * Registers the service worker (served at /sw.js so that its scope is the whole site). A new version takes over
 * on a page where nobody is scanning; pages come from the network first, so nothing needs to be loaded again.
 */

const WARM_AFTER = 3_000;

export async function startShell() {
  if (!("serviceWorker" in navigator) || !isSecureContext) return;
  const registration = await navigator.serviceWorker.register("/sw.js").catch(() => null);
  if (!registration || document.querySelector("[data-module='scanner']")) return;
  registration.waiting?.postMessage({ type: "skip-waiting" });
  // Somebody who has joined will scan: the decoder is fetched when the page has come to rest.
  if (document.querySelector("[data-event]")) {
    setTimeout(() => registration.active?.postMessage({ type: "warm" }), WARM_AFTER);
  }
}

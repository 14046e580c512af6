/**
 * Registers the service worker (served at /sw.js so that its scope is the whole site). A new version takes over
 * as soon as nobody scans; pages come from the network first, so nothing needs to be loaded again.
 */

const WARM_AFTER = 3_000;
const FOREVER = { signal: new AbortController().signal };
const LISTED = new Set(["promise", "settle"]);

/** Pages that are not in the tab bar and are wanted without a network all the same. */
const kept = () =>
  [...document.querySelectorAll("nav.tabbar[data-keep]")].map(
    (bar) => new URL(bar.getAttribute("data-keep") ?? "", location.href).href,
  );

/** @param {import("./outbox/box.js").Outbox} outbox */
export async function startShell(outbox) {
  if (!("serviceWorker" in navigator) || !isSecureContext) return;
  const registration = await navigator.serviceWorker.register("/sw.js").catch(() => null);
  if (!registration) return;
  offerUpdates(registration);
  // The list of promises is read where there is no network, and a phone that kept it keeps the present one.
  outbox.on(
    "answered",
    ({ item }) => LISTED.has(item.kind) && registration.active?.postMessage({ type: "renew", pages: kept() }),
    FOREVER,
  );
  // Somebody who has joined will scan: what that needs is fetched when the page has come to rest.
  if (document.querySelector("[data-session]")) setTimeout(() => warm(registration), WARM_AFTER);
}

/** @param {ServiceWorkerRegistration} registration */
function offerUpdates(registration) {
  const offer = () => {
    if (document.querySelector("[data-module='scanner']")) return;
    registration.waiting?.postMessage({ type: "skip-waiting" });
  };
  offer();
  registration.addEventListener("updatefound", () => {
    const { installing } = registration;
    installing?.addEventListener("statechange", () => installing.state === "installed" && offer());
  });
}

/** The pages of the tab bar, the promises, and the scanner. @param {ServiceWorkerRegistration} registration */
function warm(registration) {
  if (!navigator.onLine) return;
  const links = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll("nav.tabbar a[href]")]);
  registration.active?.postMessage({ type: "warm", pages: [...links.map(({ href }) => href), ...kept()] });
}

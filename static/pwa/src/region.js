/**
 * Renews a part of the page from the server: the same page is fetched and the element with the same id takes the
 * place of ours. The server prints markup once, for the first look and for every later one. Nothing in a document
 * that is parsed like this runs. When the page has moved (the event is over, the session has ended), we follow.
 */

/**
 * @param {HTMLElement} element it needs an id
 * @param {{signal: AbortSignal, page?: string}} options
 * @returns {Promise<boolean>} false when the page could not be had
 */
export async function renew(element, { signal, page = location.href }) {
  const response = await fetch(page, {
    credentials: "same-origin",
    signal,
    headers: { Accept: "text/html" },
  }).catch(() => null);
  if (response?.redirected) location.assign(response.url);
  if (!response?.ok || response.redirected) return false;
  const fresh = new DOMParser()
    .parseFromString(await response.text(), "text/html")
    .getElementById(element.id);
  if (!fresh || signal.aborted || !element.isConnected) return false;
  replace(element, document.adoptNode(fresh));
  return true;
}

const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";

/**
 * What was open stays open, and the focus stays in its place.
 * @param {HTMLElement} old @param {HTMLElement} fresh
 */
function replace(old, fresh) {
  const opened = [...old.querySelectorAll("details")].map((details) => details.open);
  const focused = [...old.querySelectorAll(FOCUSABLE)].indexOf(
    /** @type {Element} */ (document.activeElement),
  );
  for (const [at, details] of fresh.querySelectorAll("details").entries())
    details.open ||= opened[at] ?? false;
  old.replaceWith(fresh);
  if (focused >= 0)
    /** @type {HTMLElement | undefined} */ (fresh.querySelectorAll(FOCUSABLE)[focused])?.focus();
}

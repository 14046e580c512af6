/**
 * Renews a part of the page from the server: the same page is fetched and the element with the same id takes the
 * place of ours. The server prints markup once, for the first look and for every later one. Nothing in a document
 * that is parsed like this runs. When the page has moved (the event is over, the session has ended), we follow. A page
 * that looks again by itself and is not for us any more (its link was ended) goes.
 */

/** Answers that say that this page is not for us any more: its link was ended, or the session was. */
const GONE = new Set([401, 403, 404, 410]);

/**
 * @param {HTMLElement} element it needs an id
 * @param {{signal: AbortSignal, page?: string, leave?: () => void}} options `leave`: what to do when the page is not for us any more
 * @returns {Promise<boolean>} false when the page could not be had
 */
export async function renew(element, { signal, page = location.href, leave = () => location.reload() }) {
  const response = await fetch(page, {
    credentials: "same-origin",
    signal,
    headers: { Accept: "text/html" },
  }).catch(() => null);
  if (response?.redirected) location.assign(response.url);
  if (response && GONE.has(response.status) && element.dataset.every) leave();
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

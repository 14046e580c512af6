/**
 * Time left until a moment, by the server's clock: `data-now` is its time when the page was printed.
 * `data-as="clock"` shows 2:10, `data-as="minutes"` shows "24 min". A ring beside it (`data-ring`, the id of a
 * circle whose path length is the whole span) runs down with it.
 */

/**
 * Milliseconds as m:ss, or h:mm:ss.
 * @param {number} left
 */
export function asClock(left) {
  const seconds = Math.max(0, Math.ceil(left / 1000));
  const two = (/** @type {number} */ value) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/**
 * Milliseconds as whole minutes in words.
 * @param {number} left @param {string} language
 */
export function asMinutes(left, language) {
  const minutes = Math.max(0, Math.ceil(left / 60_000));
  return new Intl.NumberFormat(language, { style: "unit", unit: "minute", unitDisplay: "short" }).format(
    minutes,
  );
}

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal }) {
  const until = Date.parse(root.dataset.until || "");
  if (Number.isNaN(until)) return;
  const skew = (Date.parse(root.dataset.now || "") || Date.now()) - Date.now();
  const ring = document.getElementById(root.dataset.ring || "");
  const whole = Number(ring?.getAttribute("pathLength")) || 0;

  const show = () => {
    const left = until - (Date.now() + skew);
    const text =
      root.dataset.as === "minutes" ? asMinutes(left, document.documentElement.lang) : asClock(left);
    if (root.textContent !== text) root.textContent = text;
    ring?.setAttribute(
      "stroke-dasharray",
      `${Math.min(whole, Math.max(0, left / 60_000)).toFixed(2)} ${whole}`,
    );
    if (left <= 0) clearInterval(timer);
  };
  const timer = setInterval(show, 1000);
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
  show();
}

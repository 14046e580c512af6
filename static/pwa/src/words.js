/**
 * Words that only scripts need. The layout prints them, already translated, as JSON in `<script id="words">`.
 * Placeholders look like `{name}`. What is filled in is isolated, so that a name written from
 * right to left cannot turn the sentence around it.
 */

const FIRST_STRONG_ISOLATE = "\u2068";
const POP_ISOLATE = "\u2069";

/** @type {Record<string, string> | null} */
let known = null;

/** @returns {Record<string, string>} */
function load() {
  const text = document.getElementById("words")?.textContent;
  return text ? JSON.parse(text) : {};
}

/**
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function words(key, values = {}) {
  known ??= load();
  const text = known[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) =>
    name in values ? `${FIRST_STRONG_ISOLATE}${values[name]}${POP_ISOLATE}` : whole,
  );
}

/** Forgets what was read; for tests. */
export function forgetWords() {
  known = null;
}

/**
 * Words that only scripts need. The layout prints them, already translated, as JSON in `<script id="words">`.
 * Placeholders look like `{name}`. What is filled in is isolated, so that a name written from
 * right to left cannot turn the sentence around it. Where a language has forms for one and for many, the page prints
 * each of them, and `count` chooses.
 */

const FIRST_STRONG_ISOLATE = "\u2068";
const POP_ISOLATE = "\u2069";

/** @type {Record<string, string | Record<string, string>> | null} */
let known = null;

/** @returns {Record<string, string | Record<string, string>>} */
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
  const found = known[key] ?? key;
  const text = typeof found === "string" ? found : formOf(found, Number(values.count)) || key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? isolated(values[name] ?? "") : whole));
}

/** @param {string | number} value */
function isolated(value) {
  return typeof value === "number" ? String(value) : `${FIRST_STRONG_ISOLATE}${value}${POP_ISOLATE}`;
}

/** @param {Record<string, string>} forms @param {number} count */
function formOf(forms, count) {
  return forms[new Intl.PluralRules(document.documentElement.lang || "en").select(count)] ?? forms.other;
}

/** Forgets what was read; for tests. */
export function forgetWords() {
  known = null;
}

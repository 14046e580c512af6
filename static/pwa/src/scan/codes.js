/**
 * What a QR or a typed line says. A badge's QR holds `HTTPS://HOST/B/` and ten characters of Crockford base32;
 * people type them as XXXXX-XXXXX, with o for 0 and i or l for 1. Any host passes: which event a code belongs to
 * is the server's business. Anything else stays on the phone.
 */

const LENGTH = 10;
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const BADGE_LINK = /^https?:\/\/[^/?#\s]+\/b\/([^/?#\s]+)\/?$/i;

/**
 * @typedef {{kind: "badge", code: string}} BadgeCode
 * @typedef {{kind: "other"}} OtherCode
 * @typedef {{ok: true, code: string} | {ok: false, wrong: "empty" | "short" | "long" | "letter"}} Typed
 */

/**
 * Upper case, without gaps, with the letters that are mistaken for figures put right.
 * @param {string} text
 */
export function normalise(text) {
  return text
    .toUpperCase()
    .replace(/[\s\-‐-―−_.·]+/g, "")
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1");
}

/** @param {string} code */
function isCode(code) {
  return code.length === LENGTH && [...code].every((letter) => LETTERS.includes(letter));
}

/**
 * What a camera or a picture has read.
 * @param {string} text @returns {BadgeCode | OtherCode}
 */
export function recognise(text) {
  const code = normalise(BADGE_LINK.exec(text.trim())?.[1] ?? "");
  return isCode(code) ? { kind: "badge", code } : { kind: "other" };
}

/**
 * What somebody has typed or pasted: a code, or the whole link.
 * @param {string} text @returns {Typed}
 */
export function typed(text) {
  const link = recognise(text);
  if (link.kind === "badge") return { ok: true, code: link.code };
  const code = normalise(text);
  if (!code) return { ok: false, wrong: "empty" };
  if (![...code].every((letter) => LETTERS.includes(letter))) return { ok: false, wrong: "letter" };
  if (code.length < LENGTH) return { ok: false, wrong: "short" };
  if (code.length > LENGTH) return { ok: false, wrong: "long" };
  return { ok: true, code };
}

/** As it is printed on a badge: XXXXX-XXXXX. @param {string} code */
export function spoken(code) {
  return `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`;
}

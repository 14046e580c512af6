/**
 * What a QR or a typed line says. A badge's QR holds `HTTPS://HOST/B/` and ten characters of Crockford base32;
 * people type them as XXXXX-XXXXX, with o for 0 and i or l for 1. A phone's live code holds `HTTPS://HOST/L/` and 29
 * characters. Any host passes: which event a code belongs to is the server's business. Anything else stays on the phone.
 */

const LENGTH = 10;
const LIVE_LENGTH = 29;
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LINK = /^https?:\/\/[^/?#\s]+\/([bl])\/([^/?#\s]+)\/?$/i;

/**
 * @typedef {{kind: "badge", code: string}} BadgeCode
 * @typedef {{kind: "live", code: string}} LiveCode
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

/** @param {string} code @param {number} length */
function isCode(code, length) {
  return code.length === length && [...code].every((letter) => LETTERS.includes(letter));
}

/**
 * What a camera or a picture has read.
 * @param {string} text @returns {BadgeCode | LiveCode | OtherCode}
 */
export function recognise(text) {
  const [, kind = "", rest = ""] = LINK.exec(text.trim()) ?? [];
  const code = normalise(rest);
  if (kind.toLowerCase() === "l")
    return isCode(code, LIVE_LENGTH) ? { kind: "live", code } : { kind: "other" };
  return isCode(code, LENGTH) ? { kind: "badge", code } : { kind: "other" };
}

/**
 * What somebody has typed or pasted: a code, or the whole link.
 * @param {string} text @returns {Typed}
 */
export function typed(text) {
  const link = recognise(text);
  if (link.kind !== "other") return { ok: true, code: link.code };
  const code = normalise(text);
  if (!code) return { ok: false, wrong: "empty" };
  if (![...code].every((letter) => LETTERS.includes(letter))) return { ok: false, wrong: "letter" };
  if (code.length < LENGTH) return { ok: false, wrong: "short" };
  if (code.length > LENGTH) return { ok: false, wrong: "long" };
  return { ok: true, code };
}

/** As it is printed on a badge: XXXXX-XXXXX; nothing for a live code, which nobody types. @param {string} code */
export function spoken(code) {
  if (code.length !== LENGTH) return "";
  return `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`;
}

/**
 * The live code: a link that says which device shows it and in which half minute, signed by the device's own key. The
 * server's half is eventnet/badges/live_code.py; both are held to tests/live_code_vectors.json.
 */

const LABEL = "eventnet-live-1";
const LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";
const WINDOW_LENGTH = 5;
const MAC_LENGTH = 16;
const MAC_BYTES = 10;
export const WINDOW_MS = 30_000;
const WINDOWS = 32 ** WINDOW_LENGTH;

/**
 * @typedef {object} Signer
 * @property {CryptoKey} key signs, and cannot be read
 * @property {string[]} fields event, attendee, device
 * @property {string} device the device's public code
 * @property {string} link what stands before the code
 */

/** Crockford's base32, padded with zeros. @param {bigint} number @param {number} length */
export function base32(number, length) {
  let text = "";
  for (let rest = number, i = 0; i < length; i++, rest >>= 5n) text = LETTERS[Number(rest & 31n)] + text;
  return text;
}

/** The fields one after the other, each as UTF-8 behind its length in two bytes. @param {string[]} fields */
export function joined(fields) {
  const encoder = new TextEncoder();
  const parts = fields.map((field) => encoder.encode(field));
  return Uint8Array.from(parts.flatMap((part) => [part.length >> 8, part.length & 255, ...part]));
}

/** The number of the window at a moment. @param {number} milliseconds */
export const windowAt = (milliseconds) => Math.floor(milliseconds / WINDOW_MS) % WINDOWS;

/** How many seconds of its window are left at a moment. @param {number} milliseconds */
export const leftAt = (milliseconds) => (WINDOW_MS - (milliseconds % WINDOW_MS)) / 1000;

/** @param {BufferSource} raw @returns {Promise<CryptoKey>} */
export const importKey = (raw) =>
  crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);

/** @param {Pick<Signer, "key" | "fields">} signer @param {number} window */
export async function macOf({ key, fields }, window) {
  const number = base32(BigInt(window), WINDOW_LENGTH);
  const signature = await crypto.subtle.sign("HMAC", key, joined([LABEL, ...fields, number]));
  let whole = 0n;
  for (const byte of new Uint8Array(signature).subarray(0, MAC_BYTES)) whole = (whole << 8n) | BigInt(byte);
  return base32(whole, MAC_LENGTH);
}

/** The text of the QR, all upper case so that it stays small. @param {Signer} signer @param {number} window */
export async function linkOf(signer, window) {
  const code = signer.device + base32(BigInt(window), WINDOW_LENGTH) + (await macOf(signer, window));
  return signer.link + code.toUpperCase();
}

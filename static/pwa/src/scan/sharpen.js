/**
 * An unsharp mask for the second look at a frame: what is soft becomes grey with hard edges. Grey, radius 3,
 * amount 1.5; the blur is three box blurs in a row, which is close to a Gaussian and costs the same at any radius.
 */

export const RADIUS = 3;
export const AMOUNT = 1.5;

/** @typedef {{data: Uint8ClampedArray, width: number, height: number}} Picture RGBA, row by row */

/** @param {Picture} picture @returns {Uint8Array} */
export function greyOf({ data, width, height }) {
  const grey = new Uint8Array(width * height);
  for (let at = 0, from = 0; at < grey.length; at += 1, from += 4) {
    grey[at] = (306 * of(data, from) + 601 * of(data, from + 1) + 117 * of(data, from + 2)) >> 10;
  }
  return grey;
}

/** @param {Uint8Array | Uint8ClampedArray | Int32Array} data @param {number} at */
const of = (data, at) => /** @type {number} */ (data[at]);

/**
 * Box widths whose three passes together have the standard deviation `sigma`.
 * @param {number} sigma @returns {number[]}
 */
export function boxes(sigma) {
  const ideal = Math.sqrt((12 * sigma * sigma) / 3 + 1);
  const low = Math.floor(ideal) - (Math.floor(ideal) % 2 ? 0 : 1);
  const small = Math.round((12 * sigma * sigma - 3 * low * low - 12 * low - 9) / (-4 * low - 4));
  return [0, 1, 2].map((pass) => (pass < small ? low : low + 2));
}

/**
 * One box blur along the rows. The edge is continued outwards.
 * @param {Uint8Array} from @param {Uint8Array} to @param {number} width @param {number} box
 */
function blurRows(from, to, width, box) {
  const half = (box - 1) >> 1;
  const share = 1 / box;
  for (let start = 0; start < from.length; start += width) {
    const end = start + width - 1;
    let sum = 0;
    for (let k = -half; k <= half; k += 1) sum += of(from, Math.min(Math.max(start + k, start), end));
    for (let at = start; at <= end; at += 1) {
      to[at] = sum * share + 0.5;
      sum += of(from, Math.min(at + half + 1, end)) - of(from, Math.max(at - half, start));
    }
  }
}

/**
 * One box blur along the columns, row after row with a running sum for each column, which is kind to the cache.
 * @param {Uint8Array} from @param {Uint8Array} to @param {number} width @param {number} height @param {number} box
 */
function blurColumns(from, to, width, height, box) {
  const half = (box - 1) >> 1;
  const share = 1 / box;
  const sums = new Int32Array(width);
  const row = (/** @type {number} */ y) => Math.min(Math.max(y, 0), height - 1) * width;
  for (let y = -half; y <= half; y += 1) {
    for (let x = 0, at = row(y); x < width; x += 1, at += 1) sums[x] = of(sums, x) + of(from, at);
  }
  for (let y = 0; y < height; y += 1) {
    const gone = row(y - half);
    const come = row(y + half + 1);
    for (let x = 0, at = y * width; x < width; x += 1, at += 1) {
      const sum = of(sums, x);
      to[at] = sum * share + 0.5;
      sums[x] = sum + of(from, come + x) - of(from, gone + x);
    }
  }
}

/** @param {Uint8Array} grey @param {number} width @param {number} height @param {number} sigma */
function blurred(grey, width, height, sigma) {
  const here = grey.slice();
  const there = new Uint8Array(grey.length);
  for (const box of boxes(sigma)) {
    blurRows(here, there, width, box);
    blurColumns(there, here, width, height, box);
  }
  return here;
}

/**
 * A sharpened grey copy, as RGBA again because that is what the decoder takes.
 * @param {Picture} picture @returns {Picture}
 */
export function sharpened(picture, radius = RADIUS, amount = AMOUNT) {
  const { width, height } = picture;
  const grey = greyOf(picture);
  const soft = blurred(grey, width, height, radius);
  const pixels = new Uint32Array(width * height);
  for (let at = 0; at < grey.length; at += 1) {
    const value = of(grey, at) + amount * (of(grey, at) - of(soft, at));
    const byte = value < 0 ? 0 : value > 255 ? 255 : (value + 0.5) | 0;
    pixels[at] = 0xff000000 | (byte * 0x010101);
  }
  return { data: new Uint8ClampedArray(pixels.buffer), width, height };
}

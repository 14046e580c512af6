/**
 * An unsharp mask for the second look at a frame: what is soft becomes grey with hard edges. Grey, radius 3,
 * amount 1.5; the blur is three box blurs in a row, which is close to a Gaussian and costs the same at any radius.
 */

export const RADIUS = 3;
export const AMOUNT = 1.5;

/** @typedef {{data: Uint8ClampedArray, width: number, height: number}} Picture RGBA, row by row */

/** @param {Picture} picture @returns {Uint8ClampedArray} */
export function greyOf({ data, width, height }) {
  const grey = new Uint8ClampedArray(width * height);
  for (let at = 0, from = 0; at < grey.length; at += 1, from += 4) {
    grey[at] = (306 * at4(data, from) + 601 * at4(data, from + 1) + 117 * at4(data, from + 2)) >> 10;
  }
  return grey;
}

/** @param {Uint8ClampedArray} data @param {number} at */
const at4 = (data, at) => /** @type {number} */ (data[at]);

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
 * One box blur along lines: `count` lines of `length`, elements `step` apart, lines `stride` apart.
 * @param {Uint8ClampedArray} from @param {Uint8ClampedArray} to
 * @param {{count: number, length: number, step: number, stride: number}} shape @param {number} box
 */
function blurLines(from, to, { count, length, step, stride }, box) {
  const half = (box - 1) >> 1;
  const last = length - 1;
  for (let line = 0; line < count; line += 1) {
    const start = line * stride;
    let sum = 0;
    for (let k = -half; k <= half; k += 1) sum += at4(from, start + Math.min(Math.max(k, 0), last) * step);
    for (let k = 0; k < length; k += 1) {
      to[start + k * step] = sum / box;
      sum +=
        at4(from, start + Math.min(k + half + 1, last) * step) -
        at4(from, start + Math.max(k - half, 0) * step);
    }
  }
}

/** @param {Uint8ClampedArray} grey @param {number} width @param {number} height @param {number} sigma */
function blurred(grey, width, height, sigma) {
  const rows = { count: height, length: width, step: 1, stride: width };
  const columns = { count: width, length: height, step: width, stride: 1 };
  let here = grey.slice();
  let there = new Uint8ClampedArray(grey.length);
  for (const shape of [rows, columns]) {
    for (const box of boxes(sigma)) {
      blurLines(here, there, shape, box);
      [here, there] = [there, here];
    }
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
  const data = new Uint8ClampedArray(width * height * 4);
  for (let at = 0, to = 0; at < grey.length; at += 1, to += 4) {
    const value = at4(grey, at) + amount * (at4(grey, at) - at4(soft, at));
    data[to] = value;
    data[to + 1] = value;
    data[to + 2] = value;
    data[to + 3] = 255;
  }
  return { data, width, height };
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { boxes, greyOf, sharpened } from "../../static/pwa/src/scan/sharpen.js";

/** @param {number} width @param {number} height @param {(x: number, y: number) => number} value */
function picture(width, height, value) {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1)
      data.set([value(x, y), value(x, y), value(x, y), 255], (y * width + x) * 4);
  }
  return { data, width, height };
}

test("an even surface stays as it is, to the edge", () => {
  const sharp = sharpened(picture(24, 16, () => 140));
  assert.deepEqual(
    [...new Set(sharp.data)].sort((a, b) => a - b),
    [140, 255],
  );
});

test("a soft edge becomes steep", () => {
  const soft = picture(64, 8, (x) => Math.min(200, Math.max(60, 60 + (x - 28) * 17)));
  const before = greyOf(soft);
  const after = greyOf(sharpened(soft));
  const step = (/** @type {Uint8Array} */ grey) => (grey[36] ?? 0) - (grey[28] ?? 0);
  assert.ok(step(after) > step(before) + 20, `${step(before)} to ${step(after)}`);
});

test("three boxes are as wide as the Gaussian they stand for", () => {
  for (const sigma of [1.5, 3, 5]) {
    const variance = boxes(sigma).reduce((sum, box) => sum + (box * box - 1) / 12, 0);
    assert.ok(Math.abs(Math.sqrt(variance) - sigma) < 0.35, `${sigma}: ${Math.sqrt(variance)}`);
  }
});

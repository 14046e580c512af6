/** Finds a code in a picture file, first in a small copy, then in a larger one. */

import { pixelsOf } from "./camera.js";

const SIZES = [1280, 2560];

/**
 * @param {Blob} file
 * @param {HTMLCanvasElement} canvas keeps what was looked at
 * @param {(picture: import("./sharpen.js").Picture, options: {rescue: boolean}) => Promise<string | null>} read
 * @returns {Promise<string | null>} null when there is no code in it, or no picture
 */
export async function readPhoto(file, canvas, read) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
  if (!bitmap) return null;
  try {
    for (const size of SIZES) {
      const picture = pixelsOf(bitmap, canvas, size);
      const text = picture && (await read(picture, { rescue: true }));
      if (text) return text;
      if (Math.max(bitmap.width, bitmap.height) <= size) return null;
    }
    return null;
  } finally {
    bitmap.close();
  }
}

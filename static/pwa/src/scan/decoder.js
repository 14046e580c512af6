/**
 * Finds a QR code in a picture. Runs in a worker on the page and as it is in tests. The settings were chosen by
 * measuring on difficult photographs; the wasm comes from our own server, never from anybody else's.
 */

import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import { sharpened } from "./sharpen.js";

/** @typedef {import("./sharpen.js").Picture} Picture */

/** @type {import("zxing-wasm/reader").ReaderOptions} */
export const SETTINGS = {
  formats: ["QRCode"],
  maxNumberOfSymbols: 1,
  tryHarder: true,
  tryRotate: true,
  tryInvert: true,
  tryDownscale: true,
  tryDenoise: true,
  binarizer: "LocalAverage",
};

/**
 * Loads the decoder. @param {{wasmUrl?: string, wasmBinary?: ArrayBuffer}} where
 */
export async function prepare({ wasmUrl, wasmBinary }) {
  await prepareZXingModule({
    overrides: wasmBinary ? { wasmBinary } : { locateFile: () => wasmUrl ?? "" },
    fireImmediately: true,
  });
}

/** @param {Picture} picture @returns {Promise<string | null>} */
async function look(picture) {
  const results = await readBarcodes(/** @type {ImageData} */ (picture), SETTINGS);
  return results.find((result) => result.isValid && result.text)?.text ?? null;
}

/**
 * @param {Picture} picture
 * @param {{rescue: boolean}} options `rescue`: also look at the sharpened copy
 * @returns {Promise<string | null>}
 */
export async function decode(picture, { rescue }) {
  const text = await look(picture);
  return text === null && rescue ? look(sharpened(picture)) : text;
}

/** The QR symbol of a live code, as one path of horizontal runs; level M, since screens do not fold. */

import { encodeQR } from "qr";

/** @param {string} text @returns {{size: number, path: string}} */
export function symbolOf(text) {
  const framed = encodeQR(text, "raw", { ecc: "medium", border: 1, encoding: "alphanumeric" });
  const rows = framed.slice(1, -1).map((row) => row.slice(1, -1));
  return { size: rows.length, path: pathOf(rows) };
}

/** @param {boolean[][]} rows */
export function pathOf(rows) {
  /** @type {string[]} */
  const runs = [];
  rows.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) {
      const start = x;
      while (x < row.length && row[x]) x++;
      if (x > start) runs.push(`M${start} ${y}h${x - start}v1h-${x - start}z`);
    }
  });
  return runs.join("");
}

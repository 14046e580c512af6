/**
 * Builds the browser side into dist/: modules, stylesheets, letters, icons and the decoder, each under a name that
 * carries its hash, with compressed twins beside them. dist/manifest.json maps `attendee.js` to what it is called.
 */

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const DONE = join(HERE, "dist");
/** Built aside and put in place at the end, so that a server never sees half of it. */
const DIST = join(HERE, `node_modules/.cache/dist-${process.pid}`);
const PREFIX = "/static/";

/** @satisfies {import("esbuild").BuildOptions & {metafile: true}} */
const COMMON = {
  absWorkingDir: HERE,
  outdir: DIST,
  bundle: true,
  minify: true,
  target: "es2022",
  sourcemap: "external",
  metafile: true,
  legalComments: "none",
  logLevel: "warning",
  entryNames: "[name].[hash]",
  chunkNames: "[name].[hash]",
  assetNames: "[name].[hash]",
};

/** @typedef {Record<string, string>} Manifest */
/** @typedef {import("esbuild").Metafile} Metafile */

/** Notes what each entry of a build is called. @param {Manifest} manifest @param {Metafile} meta */
function note(manifest, meta) {
  for (const [path, { entryPoint }] of Object.entries(meta.outputs)) {
    if (entryPoint && !path.endsWith(".map") && isEntry(entryPoint)) {
      manifest[basename(entryPoint)] = basename(path);
    }
  }
}

const ENTRIES = ["src/attendee.js", "src/organiser.js"];
const STYLES = ["css/attendee.css", "css/organiser.css"];
const WORKER = "src/scan/scan-worker.js";

/** @param {string} entry */
const isEntry = (entry) => [...ENTRIES, ...STYLES, WORKER].includes(entry);

/** @param {Manifest} manifest */
async function bundle(manifest) {
  const pages = await build({ ...COMMON, entryPoints: ENTRIES, format: "esm", splitting: true });
  const worker = await build({ ...COMMON, entryPoints: [WORKER], format: "esm" });
  const loader = /** @type {const} */ ({ ".woff2": "file", ".svg": "file" });
  const styles = await build({ ...COMMON, entryPoints: STYLES, loader });
  for (const { metafile } of [pages, worker, styles]) note(manifest, metafile);
  return pages.metafile;
}

/** Copies a file under a hashed name. @param {Manifest} manifest @param {string} from */
async function copy(manifest, from) {
  const content = await readFile(from);
  const extension = extname(from);
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8);
  const name = `${basename(from, extension)}.${hash}${extension}`;
  await writeFile(join(DIST, name), content);
  manifest[basename(from)] = name;
}

/** Everything an entry loads at once, or what it loads later through the chunk that holds `module`.
 * @param {Metafile} meta @param {string} output @param {Set<string>} [found] @returns {string[]} */
function reached(meta, output, found = new Set()) {
  if (found.has(output)) return [];
  found.add(output);
  for (const { path, kind } of meta.outputs[output]?.imports ?? []) {
    if (kind === "import-statement") reached(meta, path, found);
  }
  return [...found].map((path) => basename(path));
}

/** @param {Metafile} meta @param {string} entryPoint */
function outputOf(meta, entryPoint) {
  const found = Object.entries(meta.outputs).find(([, output]) => output.entryPoint === entryPoint);
  if (!found) throw new Error(`not built: ${entryPoint}`);
  return found[0];
}

/** The service worker keeps its name; what it caches is put in. @param {Manifest} manifest @param {Metafile} meta */
async function bundleServiceWorker(manifest, meta) {
  const url = (/** @type {string} */ name) => PREFIX + name;
  const shell = distinct([
    ...reached(meta, outputOf(meta, "src/attendee.js")),
    ...reached(meta, outputOf(meta, "src/live-code/show.js")),
    ...pick(manifest, "attendee.css", "icons.svg"),
    ...(await readdir(DIST)).filter((name) => /-latin-wght-normal\.\w+\.woff2$/.test(name)),
  ]);
  const scanner = [
    ...reached(meta, outputOf(meta, "src/modules/scanner.js")),
    ...pick(manifest, "scan-worker.js", "zxing_reader.wasm"),
  ].filter((name) => !shell.includes(name));
  const everything = (await readdir(DIST)).filter((name) => !/\.(map|json)$/.test(name));
  const version = createHash("sha256").update(everything.join()).digest("hex").slice(0, 12);
  await build({
    ...COMMON,
    entryPoints: ["src/sw.js"],
    entryNames: "[name]",
    format: "iife",
    define: {
      __SHELL__: JSON.stringify(shell.map(url)),
      __SCANNER__: JSON.stringify(scanner.map(url)),
      __STATIC__: JSON.stringify(everything.map(url)),
      __VERSION__: JSON.stringify(version),
    },
  });
  manifest["sw.js"] = "sw.js";
}

/** @param {string[]} names */
const distinct = (names) => [...new Set(names)];

/** @param {Manifest} manifest @param {...string} names */
function pick(manifest, ...names) {
  return names.flatMap((name) => manifest[name] ?? []);
}

/** Text and wasm get compressed twins; letters and pictures are compressed as they are. */
async function compress() {
  for (const name of await readdir(DIST)) {
    if (!/\.(js|css|svg|wasm)$/.test(name)) continue;
    const content = await readFile(join(DIST, name));
    const brotli = brotliCompressSync(content, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
    });
    await writeFile(join(DIST, `${name}.br`), brotli);
    await writeFile(join(DIST, `${name}.gz`), gzipSync(content, { level: 9 }));
  }
}

async function printSizes() {
  for (const name of (await readdir(DIST)).sort()) {
    if (/\.(map|br|gz|json)$/.test(name)) continue;
    const plain = (await readFile(join(DIST, name))).length;
    const small = await readFile(join(DIST, `${name}.br`)).then(
      ({ length }) => length,
      () => plain,
    );
    console.log(`${name.padEnd(64)} ${kilobytes(plain)}  br ${kilobytes(small)}`);
  }
}

/** @param {number} bytes */
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1).padStart(7)} kB`;

/** @param {string} folder @param {RegExp} wanted */
async function filesOf(folder, wanted) {
  const names = await readdir(folder).catch(() => /** @type {string[]} */ ([]));
  return names.filter((name) => wanted.test(name)).map((name) => join(folder, name));
}

await mkdir(DIST, { recursive: true });
/** @type {Manifest} */
const manifest = {};
const meta = await bundle(manifest);
await copy(manifest, join(HERE, "node_modules/zxing-wasm/dist/reader/zxing_reader.wasm"));
for (const file of await filesOf(join(HERE, "icons"), /\.(svg|png)$/)) await copy(manifest, file);
await bundleServiceWorker(manifest, meta);
await compress();
await writeFile(join(DIST, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
await printSizes();
await rm(DONE, { recursive: true, force: true });
await rename(DIST, DONE);

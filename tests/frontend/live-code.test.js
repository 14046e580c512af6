import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { beforeEach, test } from "node:test";
import { HttpError, OfflineError } from "../../static/pwa/src/http.js";
import { importKey, joined, leftAt, linkOf, macOf, windowAt } from "../../static/pwa/src/live-code/code.js";
import { showLiveCode } from "../../static/pwa/src/live-code/show.js";
import { forgetLive, openStore } from "../../static/pwa/src/live-code/store.js";
import { pathOf, symbolOf } from "../../static/pwa/src/live-code/symbol.js";
import { tellLeftOver } from "../../static/pwa/src/live-code/sync.js";
import { page, settled } from "./dom.js";

/** @type {NodeJS.Require} */
const load = createRequire(new URL("../../static/pwa/package.json", import.meta.url));
load("fake-indexeddb/auto");
const decodeQR = (await import(load.resolve("qr/decode.js"))).default;

const VECTORS = JSON.parse(readFileSync(new URL("../live_code_vectors.json", import.meta.url), "utf8"));
const MINUTE = 60_000;

for (const { fields, key, device, window, mac, link } of VECTORS.cases) {
  test(`the code of ${device} in window ${window} is the server's`, async () => {
    const signer = {
      key: await importKey(Buffer.from(key, "hex")),
      fields,
      device,
      link: "HTTPS://MEET.EXAMPLE.ORG/L/",
    };
    assert.equal(await macOf(signer, window), mac);
    assert.equal(await linkOf(signer, window), link);
  });
}

test("windows are counted as the server counts them", () => {
  for (const { milliseconds, window } of VECTORS.moments) assert.equal(windowAt(milliseconds), window);
  assert.equal(leftAt(0), 30);
  assert.equal(leftAt(29_999), 0.001);
});

test("no two lists of fields look alike", () => {
  assert.notDeepEqual(joined(["ab", "c"]), joined(["a", "bc"]));
  assert.notDeepEqual(joined(["a", ""]), joined(["a"]));
});

test("the key cannot be read", async () => {
  const key = await importKey(new Uint8Array(32));
  assert.equal(key.extractable, false);
  await assert.rejects(crypto.subtle.exportKey("raw", key));
});

test("the symbol is what a camera reads", () => {
  const { link } = VECTORS.cases[0];
  const { size, path } = symbolOf(link);
  assert.equal(size, 29);
  const image = imageOf(path, size);
  assert.equal(decodeQR(image), link);
});

test("a path of runs", () => {
  assert.equal(
    pathOf([
      [true, true, false],
      [false, false, true],
    ]),
    "M0 0h2v1h-2zM2 1h1v1h-1z",
  );
});

/** Paints a path of runs, four points to a module, in a white frame. @param {string} path @param {number} size */
function imageOf(path, size) {
  const [module, quiet] = [4, 4];
  const side = (size + 2 * quiet) * module;
  const data = new Uint8Array(side * side * 4).fill(255);
  for (const [, x = "", y = "", length = ""] of path.matchAll(/M(\d+) (\d+)h(\d+)v/g)) {
    const left = (Number(x) + quiet) * module;
    for (let row = 0; row < module; row++) {
      const top = (Number(y) + quiet) * module + row;
      for (let i = 0; i < Number(length) * module; i++)
        data.fill(0, (top * side + left + i) * 4, (top * side + left + i) * 4 + 3);
    }
  }
  return { width: side, height: side, data };
}

const BADGE = `<section data-owner="mine" data-key-url="/badge/key" data-shown-url="/live/shown" data-live-label="Your live code">
  <svg data-ring hidden><path d=""/><path d="" data-left/></svg><svg data-code data-live-label="Live"><path d="printed"/></svg>
  <p data-live-says hidden></p></section>`;

/** A server that gives keys and takes logs; and a phone whose clock is 90 s behind it. */
class Place {
  constructor() {
    this.phone = 1_789_639_215_000 - 90_000;
    this.online = true;
    this.mark = "one";
    /** @type {number[][]} */
    this.taken = [];
    this.fetched = 0;
    this.store = openStore({ name: `live-${Math.random()}` });
    this.end = new AbortController();
    const reached = () => {
      if (!this.online) throw new OfflineError();
    };
    this.http = /** @type {any} */ ({
      get: async () => {
        reached();
        this.fetched++;
        const [{ key, fields, device }] = VECTORS.cases;
        const raw = Buffer.from(key, "hex").toString("base64");
        return {
          key: raw,
          fields,
          device,
          mark: this.mark,
          link: "HTTPS://MEET.EXAMPLE.ORG/L/",
          now: this.server,
        };
      },
      post: async (/** @type {string} */ _url, /** @type {any} */ body) => {
        reached();
        this.clock = body.clock;
        this.taken.push(body.windows);
        return { taken: body.windows, mark: this.mark, now: this.server };
      },
    });
  }

  get server() {
    return this.phone + 90_000;
  }

  async show() {
    const root = /** @type {HTMLElement} */ (document.querySelector("section"));
    await showLiveCode(root, {
      signal: this.end.signal,
      http: this.http,
      store: this.store,
      now: () => this.phone,
    });
    await settled();
    return root;
  }
}

/** @type {Place} */
let place;
beforeEach((context) => {
  page(BADGE);
  const calm = { matches: true };
  Reflect.set(globalThis, "matchMedia", () => calm);
  Reflect.set(globalThis, "addEventListener", () => {});
  place = new Place();
  /** @type {any} */ (context).after?.(() => place.end.abort());
});

const path = () => document.querySelector("[data-code] path")?.getAttribute("d");

test("the code is made by the server's time and its window is told", async () => {
  const root = await place.show();
  const window = windowAt(place.server);
  const kept = await place.store.find("/badge/key");
  assert.ok(kept);
  assert.equal(path(), symbolOf(await linkOf(kept, window)).path);
  assert.equal(root.getAttribute("aria-label"), "Your live code");
  assert.equal(root.querySelector("[data-left]")?.getAttribute("stroke-dasharray"), "15 30");
  assert.equal(place.clock, place.server);
  place.end.abort();
  await tellLeftOver({ http: place.http, store: place.store, session: "mine", now: () => place.phone });
  assert.deepEqual(place.taken.flat(), [window]);
});

test("without a network the kept key makes the code, and the log waits", async () => {
  await place.show();
  place.end.abort();
  place.online = false;
  place.phone += 60 * MINUTE;
  page(BADGE);
  place.end = new AbortController();
  await place.show();
  place.end.abort();
  const kept = await place.store.find("/badge/key");
  assert.ok(kept);
  assert.equal(path(), symbolOf(await linkOf(kept, windowAt(place.server))).path);
  assert.equal(place.fetched, 1);
  assert.ok((await place.store.untold("/badge/key", 9)).includes(windowAt(place.server)));
});

test("the first time without a network the badge code stays", async () => {
  place.online = false;
  const root = await place.show();
  place.end.abort();
  assert.equal(path(), "printed");
  assert.equal(root.dataset.live, undefined);
});

test("another key at the server is fetched", async () => {
  await place.show();
  place.end.abort();
  place.mark = "two";
  page(BADGE);
  place.end = new AbortController();
  await place.show();
  place.end.abort();
  assert.equal(place.fetched, 2);
  assert.equal((await place.store.find("/badge/key"))?.mark, "two");
});

test("what another session has left is forgotten", async () => {
  await place.show();
  place.end.abort();
  await tellLeftOver({ http: place.http, store: place.store, session: "theirs" });
  assert.deepEqual(await place.store.all(), []);
  assert.deepEqual(await place.store.untold("/badge/key", 9), []);
});

test("signing out leaves nothing", async () => {
  const store = openStore();
  await store.keep(/** @type {any} */ ({ id: "/badge/key", session: "mine" }));
  await store.log("/badge/key", 7);
  await forgetLive();
  assert.deepEqual(await store.all(), []);
  assert.deepEqual(await store.untold("/badge/key", 9), []);
});

test("a server that says no leaves everything as it is", async () => {
  await place.show();
  place.end.abort();
  await place.store.log("/badge/key", 7);
  place.http.post = async () => {
    throw new HttpError(503, { code: "busy" });
  };
  await tellLeftOver({ http: place.http, store: place.store, session: "mine" });
  assert.ok((await place.store.untold("/badge/key", 9)).includes(7));
});

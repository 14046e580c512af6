import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { HttpError, http, OfflineError } from "../../static/pwa/src/http.js";

/** @type {import("node:http").Server} */
let server;
let base = "";

/** @type {Record<string, {status: number, type?: string, body?: string, headers?: Record<string, string>}>} */
const ANSWERS = {
  "/ok": { status: 200, type: "application/json", body: '{"a": 1}' },
  "/nothing": { status: 204 },
  "/gone": {
    status: 409,
    type: "application/problem+json",
    body: '{"code": "prompt-closed", "title": "Closed", "detail": "It closed at 14:45.", "status": 409}',
  },
  "/busy": { status: 503, type: "text/html", body: "<p>later</p>", headers: { "Retry-After": "7" } },
  "/page": { status: 200, type: "text/html", body: "<p>sign in</p>" },
  "/broken": { status: 500, type: "application/json", body: "{" },
};

before(async () => {
  server = createServer((request, response) => {
    if (request.url === "/slow") return;
    if (request.url === "/echo") {
      response.writeHead(200, { "Content-Type": "application/json" });
      request.pipe(response);
      return;
    }
    const answer = ANSWERS[request.url ?? ""] ?? { status: 404 };
    response.writeHead(answer.status, {
      ...(answer.type ? { "Content-Type": answer.type } : {}),
      ...answer.headers,
    });
    response.end(answer.body);
  });
  await new Promise((/** @type {(nothing: void) => void} */ done) =>
    server.listen(0, "127.0.0.1", () => done()),
  );
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  base = `http://127.0.0.1:${address.port}`;
});

after(() => {
  server.closeAllConnections();
  server.close();
});

/** @param {Promise<unknown>} promise @returns {Promise<any>} */
const failure = (promise) =>
  promise.then(
    () => assert.fail("it should have failed"),
    (error) => error,
  );

test("an answer is its JSON, and nothing is null", async () => {
  assert.deepEqual(await http.get(`${base}/ok`), { a: 1 });
  assert.equal(await http.post(`${base}/nothing`, {}), null);
});

test("a body goes as JSON", async () => {
  assert.deepEqual(await http.post(`${base}/echo`, { starred: true }), { starred: true });
});

test("a problem keeps its stable code", async () => {
  const error = await failure(http.post(`${base}/gone`, {}));
  assert.ok(error instanceof HttpError);
  assert.deepEqual(
    [error.status, error.code, error.title, error.detail, error.passing],
    [409, "prompt-closed", "Closed", "It closed at 14:45.", false],
  );
});

test("a busy server says when to come again", async () => {
  const error = await failure(http.get(`${base}/busy`));
  assert.deepEqual([error.code, error.retryAfter, error.passing], ["status-503", 7, true]);
});

test("a page where JSON was due is an error, and so is broken JSON", async () => {
  assert.equal((await failure(http.get(`${base}/page`))).code, "not-json");
  assert.equal((await failure(http.get(`${base}/broken`))).code, "status-500");
});

test("no answer is off-line: nobody listens, or it takes too long", async () => {
  assert.ok((await failure(http.get("http://127.0.0.1:1/"))) instanceof OfflineError);
  assert.ok((await failure(http.get(`${base}/slow`, { timeout: 30 }))) instanceof OfflineError);
});

test("the caller's own end is not off-line", async () => {
  const life = new AbortController();
  const promise = failure(http.get(`${base}/slow`, { signal: life.signal }));
  life.abort();
  const error = await promise;
  assert.equal(error.name, "AbortError");
});

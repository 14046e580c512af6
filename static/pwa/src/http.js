/**
 * The one door to our own server: JSON in, JSON out, and every way it can fail has a type.
 *
 * `HttpError` means the server answered and said no; it carries the stable `code` of the problem document.
 * `OfflineError` means no answer came (no network, a dead one, or too slow), so nobody knows whether it was done.
 */

const TIMEOUT = 10_000;

/** The server answered with an error. */
export class HttpError extends Error {
  /** @param {number} status @param {{code?: string, title?: string, detail?: string}} problem @param {number} [retryAfter] */
  constructor(status, problem, retryAfter = 0) {
    super(problem.detail || problem.title || String(status));
    this.name = "HttpError";
    this.status = status;
    this.code = problem.code || `status-${status}`;
    this.title = problem.title || "";
    this.detail = problem.detail || "";
    /** Seconds the server asks to wait. */
    this.retryAfter = retryAfter;
  }

  /** True when the same request may well succeed later. */
  get passing() {
    return this.status === 429 || this.status >= 500;
  }
}

/** No answer came. */
export class OfflineError extends Error {
  /** @param {unknown} [cause] */
  constructor(cause) {
    super("no answer", { cause });
    this.name = "OfflineError";
  }
}

/**
 * @typedef {object} SendOptions
 * @property {AbortSignal} [signal] the caller's own end; its abort is passed on as it is
 * @property {number} [timeout] milliseconds
 */

/**
 * @param {string} method
 * @param {string} url
 * @param {unknown} body
 * @param {SendOptions} [options]
 * @returns {Promise<unknown>}
 */
async function send(method, url, body, { signal, timeout = TIMEOUT } = {}) {
  const ours = new AbortController();
  const stop = () => ours.abort(signal?.reason);
  signal?.addEventListener("abort", stop, { once: true });
  if (signal?.aborted) stop();
  const timer = setTimeout(() => ours.abort(), timeout);
  try {
    const response = await fetch(url, {
      method,
      credentials: "same-origin",
      headers: body === undefined ? { Accept: "application/json" } : WITH_BODY,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: ours.signal,
    });
    return await answerOf(response);
  } catch (error) {
    if (error instanceof HttpError) throw error;
    if (signal?.aborted) throw signal.reason;
    throw new OfflineError(error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

const WITH_BODY = { Accept: "application/json", "Content-Type": "application/json" };

/** @param {Response} response */
async function answerOf(response) {
  const type = response.headers.get("Content-Type") || "";
  const isJson = /^application\/(problem\+)?json\b/.test(type);
  if (response.status === 204) return null;
  if (response.ok && isJson) return response.json();
  if (response.ok) throw new HttpError(response.status, { code: "not-json" });
  const problem = isJson ? await response.json().catch(() => ({})) : {};
  throw new HttpError(response.status, problem, Number(response.headers.get("Retry-After")) || 0);
}

export const http = {
  /** @param {string} url @param {SendOptions} [options] */
  get: (url, options) => send("GET", url, undefined, options),
  /** @param {string} url @param {unknown} body @param {SendOptions} [options] */
  post: (url, body, options) => send("POST", url, body, options),
};

/** @typedef {typeof http} Http */

/**
 * One batch over the network. An item may leave the phone only on an answer that names it; whatever else comes back
 * (nothing, a hotel's sign-in page, a busy server) leaves it where it is.
 */

import { HttpError, OfflineError } from "../http.js";

/** @typedef {import("./store.js").Item} Item */
/** @typedef {{code: string, title: string, detail: string, status: number}} Problem */
/** @typedef {{id: string | null, status: number, answer?: any, problem?: Problem}} Result */

/** What the server takes at once. */
export const MOST = 50;
const BYTES = 48 * 1024;

/** Worth sending again as it is: too early, too often, or something wrong over there. @param {number} status */
const isPassing = (status) => status === 425 || status === 429 || status >= 500;

/** An item that has failed so often goes last, so that it does not hold up the rest. */
const TIRED = 8;

/**
 * The next batch: one event's, in order, small enough.
 * @param {Item[]} items @param {number} most
 */
export function nextBatch(items, most) {
  const ordered = [...items].sort(
    (one, other) => Number(one.tries > TIRED) - Number(other.tries > TIRED) || one.sequence - other.sequence,
  );
  const batch = [];
  let bytes = 0;
  for (const item of ordered) {
    if (item.to !== ordered[0]?.to) continue;
    bytes += JSON.stringify(item.body).length * 2 + 200;
    if (batch.length >= most || (batch.length && bytes > BYTES)) break;
    batch.push(item);
  }
  return batch;
}

/**
 * @typedef {object} Delivery
 * @property {{item: Item, answer: any}[]} answered
 * @property {{item: Item, problem: Problem}[]} refused for good
 * @property {Item[]} unsent
 * @property {"on" | "smaller" | "later"} next
 * @property {number} wait seconds the server asks for
 */

/**
 * @param {Item[]} batch
 * @param {{http: import("../http.js").Http, session: string, now: () => number}} options
 * @returns {Promise<Delivery>}
 */
export async function deliver(batch, { http, session, now }) {
  /** @type {Delivery} */
  const nothing = { answered: [], refused: [], unsent: batch, next: "later", wait: 0 };
  const items = batch.map(({ id, kind, body, at, sequence }) => ({ id, kind, body, at, sequence }));
  const envelope = { session, sent_at: new Date(now()).toISOString(), items };
  try {
    const told = await http.post(batch[0]?.to ?? "", envelope);
    return sorted(batch, /** @type {any} */ (told)?.results);
  } catch (error) {
    if (!(error instanceof HttpError || error instanceof OfflineError)) throw error;
    if (error instanceof OfflineError) return nothing;
    if (error.status === 413 && batch.length > 1) return { ...nothing, unsent: [], next: "smaller" };
    return { ...nothing, wait: error.retryAfter };
  }
}

/** @param {Item[]} batch @param {unknown} results @returns {Delivery} */
function sorted(batch, results) {
  /** @type {Delivery} */
  const delivery = { answered: [], refused: [], unsent: [], next: "on", wait: 0 };
  const list = /** @type {Result[]} */ (Array.isArray(results) ? results : []);
  const named = new Map(list.map((result) => [result?.id, result]));
  for (const item of batch) {
    const result = named.get(item.id);
    if (result?.status === 200) delivery.answered.push({ item, answer: result.answer });
    else if (!result?.problem || isPassing(result.status)) delivery.unsent.push(item);
    else delivery.refused.push({ item, problem: result.problem });
  }
  return delivery;
}

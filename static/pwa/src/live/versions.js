/**
 * Which pushes are news. A push carries the whole state of one subject (a prompt, a request, a connection, …)
 * and a version. Pushes may come twice and, now and then, out of order; so age is judged for each subject, not
 * for the page: an old word about one prompt says nothing about another.
 */

/** @typedef {{version?: number, prompt?: {id: string}, prompt_id?: string, request?: {id: string}, request_id?: string | null, connection?: {id: string}, connection_id?: string}} AnyPush */

/**
 * What a push is about.
 * @param {string} name @param {AnyPush} push @returns {string}
 */
export function subjectOf(name, push) {
  const prompt = push.prompt?.id ?? push.prompt_id;
  if (prompt) return `${name === "prompt.tallied" ? "tally" : "prompt"}:${prompt}`;
  const connection = push.connection?.id ?? push.connection_id;
  if (connection) return `connection:${connection}`;
  const request = push.request?.id ?? push.request_id;
  if (request) return `request:${request}`;
  return name;
}

const REMEMBERED = 300;

export class Versions {
  /** @param {number} shown the version the page was printed at */
  constructor(shown = 0) {
    /** The highest version this page has seen, from the server's page, a push or a snapshot. */
    this.highest = shown;
    /** @type {Map<string, number>} */
    this.subjects = new Map();
    this.snapshot = shown;
    /** The versions that the latest pushes brought. @type {Set<number>} */
    this.heard = new Set();
  }

  /** True when the server knows more than the page. @param {number} version */
  isBehind(version) {
    return version > this.highest;
  }

  /** True when one of these was neither heard nor in the snapshot. @param {number[]} versions */
  lacks(versions) {
    return versions.some((version) => version > this.snapshot && !this.heard.has(version));
  }

  /**
   * Takes note of a push; false when the page has already shown something newer about its subject.
   * An equal version passes: showing the same state twice changes nothing.
   * @param {string} name @param {AnyPush} push
   */
  take(name, push) {
    const version = push.version;
    if (version === undefined) return true;
    this.heard.add(version);
    if (this.heard.size > REMEMBERED)
      this.heard.delete(/** @type {number} */ (this.heard.values().next().value));
    const subject = subjectOf(name, push);
    if (version < (this.subjects.get(subject) ?? 0)) return false;
    this.subjects.set(subject, version);
    this.highest = Math.max(this.highest, version);
    return true;
  }

  /** Takes note of a snapshot; false when a newer one has been shown. @param {number} version */
  takeSnapshot(version) {
    if (version < this.snapshot) return false;
    this.snapshot = version;
    this.highest = Math.max(this.highest, version);
    return true;
  }

  /** True when a push told us about this subject after the given snapshot was taken. @param {string} subject @param {number} version */
  isNewer(subject, version) {
    return (this.subjects.get(subject) ?? 0) > version;
  }
}

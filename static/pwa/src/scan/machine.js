/**
 * What the scan page shows, as a function of what has happened. No DOM, no camera, no network: the page's
 * controller does what the state says.
 */

/**
 * @typedef {object} Scan one reading of a code
 * @property {string} scan_id made here, so that sending it twice counts once
 * @property {string} code the text as read
 * @property {"camera" | "photo" | "typed" | "link"} way
 * @property {string} scanned_at
 *
 * @typedef {object} Answer what the server said about a scan
 * @property {string} scan_id
 * @property {string} outcome
 * @property {string} title
 * @property {string} text
 * @property {import("../live/catalogue.d.ts").Person | null} person
 * @property {string | null} request_id
 * @property {import("../live/catalogue.d.ts").Connection | null} connection
 * @property {string | null} url
 *
 * @typedef {"camera" | "type" | "help" | "photo" | "sending" | "result" | "kept" | "unkept" | "refused" | "problem"} View
 *
 * @typedef {object} State
 * @property {View} view
 * @property {string} problem the code of what is wrong, for `problem` and `refused`
 * @property {string} detail what the server said, for `refused`
 * @property {Scan | null} scan the one the page is about
 * @property {Answer | null} answer
 * @property {Scan[]} waiting not acknowledged yet, oldest first
 * @property {string} seen the text that was read, also when it is not ours and stays here
 * @property {{code: string, at: number} | null} last the code just handled, so that it is not read again at once
 *
 * @typedef {{type: "open", view: "camera" | "type" | "help" | "photo"}
 *   | {type: "read", scan: Scan}
 *   | {type: "answered", answer: Answer}
 *   | {type: "unsent", scanId: string, kept?: boolean}
 *   | {type: "refused", scanId: string, code: string, detail: string}
 *   | {type: "problem", code: string}
 *   | {type: "foreign", code: string}
 *   | {type: "accepted", answer: Answer}
 *   | {type: "echo", at: number}
 *   | {type: "again", at: number}} Happening
 */

/** The badge is often still before the camera when the page looks again; it counts anew once it was out of sight so long. */
export const REST = 2_500;

/** @type {State} */
export const START = {
  view: "camera",
  problem: "",
  detail: "",
  scan: null,
  answer: null,
  waiting: [],
  seen: "",
  last: null,
};

/** A scan that has no answer yet. @type {View[]} */
const OPEN = ["sending", "kept", "unkept"];

/** Outcomes that show the person; the others are words only. */
const WITH_PERSON = new Set(["connected", "known", "requested"]);

/** @param {Answer} answer */
export function showsPerson(answer) {
  return WITH_PERSON.has(answer.outcome) && answer.person !== null;
}

/** May a frame be looked at? @param {State} state */
export const isLooking = (state) => state.view === "camera";

/** Is this the code that was handled a moment ago? @param {State} state @param {string} code @param {number} at */
export function isEcho(state, code, at) {
  return state.last !== null && state.last.code === code && at - state.last.at < REST;
}

/**
 * @param {State} state @param {Happening} what @returns {State}
 */
export function next(state, what) {
  switch (what.type) {
    case "open":
      return { ...state, view: what.view, problem: "", detail: "" };
    case "problem":
      return { ...state, view: "problem", problem: what.code };
    case "read":
      return begun(state, what.scan);
    case "foreign":
      return { ...state, view: "refused", problem: "not-a-badge", detail: "", scan: null, seen: what.code };
    case "accepted":
      return state.view === "result" ? { ...state, answer: what.answer } : state;
    case "answered":
      return answered(state, what.answer);
    case "unsent":
      return isAbout(state, what.scanId, OPEN)
        ? { ...state, view: what.kept === false ? "unkept" : "kept" }
        : state;
    case "refused":
      return refused(state, what);
    case "echo":
      return { ...state, last: state.last && { ...state.last, at: what.at } };
    case "again":
      return {
        ...state,
        view: "camera",
        problem: "",
        detail: "",
        scan: null,
        answer: null,
        seen: "",
        last: state.seen ? { code: state.seen, at: what.at } : state.last && { ...state.last, at: what.at },
      };
  }
}

/** @param {State} state @param {Scan} scan @returns {State} */
function begun(state, scan) {
  return {
    ...state,
    view: "sending",
    scan,
    answer: null,
    waiting: [...state.waiting, scan],
    seen: scan.way === "typed" ? "" : scan.code,
  };
}

/** @param {State} state @param {string} scanId @param {View[]} views */
function isAbout(state, scanId, views) {
  return state.scan?.scan_id === scanId && views.includes(state.view);
}

/** @param {State} state @param {string} scanId */
const without = (state, scanId) => state.waiting.filter((scan) => scan.scan_id !== scanId);

/** @param {State} state @param {Answer} answer @returns {State} */
function answered(state, answer) {
  const waiting = without(state, answer.scan_id);
  if (!isAbout(state, answer.scan_id, OPEN)) return { ...state, waiting };
  return { ...state, view: "result", answer, waiting };
}

/** @param {State} state @param {{scanId: string, code: string, detail: string}} what @returns {State} */
function refused(state, { scanId, code, detail }) {
  const waiting = without(state, scanId);
  if (!isAbout(state, scanId, OPEN)) return { ...state, waiting };
  return { ...state, view: "refused", problem: code, detail, waiting };
}

/**
 * The scan page: camera, picture or typed code in, the person's card or a kind answer out. What is shown follows
 * the state of `scan/machine.js`; a code that is not a badge's stays on this phone. A scan is kept before it is sent.
 */

import { newId } from "../outbox/box.js";
import { say } from "../say.js";
import { recognise, typed } from "../scan/codes.js";
import { openEye } from "../scan/eye.js";
import { feedback, offerFeedback } from "../scan/feedback.js";
import { isEcho, isLooking, next, START } from "../scan/machine.js";
import { readPhoto } from "../scan/photo.js";
import { openReader } from "../scan/reader.js";
import { partsOf, show, showWaiting, showWrong } from "../scan/show.js";
import { keepAwake } from "../wake.js";
import { words } from "../words.js";

/** @typedef {import("../scan/machine.js").Happening} Happening */
/** @typedef {import("../scan/machine.js").Scan} Scan */

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal, live, outbox }) {
  const parts = partsOf(root);
  const { workerUrl = "", wasmUrl = "" } = root.dataset;
  const reader = openReader({ workerUrl, wasmUrl, signal });
  let state = START;

  /** @param {Happening} what */
  const happen = (what) => {
    const before = state;
    state = next(state, what);
    if (state !== before) show(root, parts, before, state);
  };

  /** @param {string} code @param {Scan["way"]} way */
  const take = (code, way) => {
    const scan = { scan_id: newId(), code, way, scanned_at: new Date().toISOString() };
    feedback();
    happen({ type: "read", scan });
    void outbox.send("scan", { code, way }, { id: scan.scan_id }).then(({ state: how, id }) => {
      if (how === "kept" || how === "unkept") happen({ type: "unsent", scanId: id, kept: how === "kept" });
    });
  };
  hear(outbox, signal, parts, happen, () => state);

  /** @param {string} text @param {"camera" | "photo"} way */
  const found = (text, way) => {
    if (isEcho(state, text, Date.now())) happen({ type: "echo", at: Date.now() });
    else if (recognise(text).kind !== "other") take(text, way);
    else happen({ type: "foreign", code: text });
  };

  const eye = openEye({
    root,
    ...parts,
    reader,
    signal,
    found: (text) => found(text, "camera"),
    failed: (code) => happen({ type: "problem", code }),
    opening: () => happen({ type: "open", view: "camera" }),
    looking: () => isLooking(state),
  });

  /** @param {File} file */
  const look = async (file) => {
    happen({ type: "open", view: "photo" });
    const read = readPhoto(file, parts.frame, reader.read).then(
      (text) => ({ text, wrong: text === null ? "no-code" : "" }),
      () => ({ text: null, wrong: "decoder" }),
    );
    const { text, wrong } = await read;
    if (state.view !== "photo") return;
    if (text === null) happen({ type: "problem", code: wrong });
    else found(text, "photo");
  };

  listen({ root, parts, signal, happen, take, look, eye, retry: () => void outbox.flush() });
  live.on(
    "connection.made",
    ({ connection, request_id }) => {
      if (!request_id || state.answer?.request_id !== request_id) return;
      const { person, url } = connection;
      const told = { outcome: "connected", title: words("connected"), text: "", person, connection, url };
      happen({ type: "accepted", answer: { ...state.answer, ...told } });
    },
    { signal },
  );
  live.on(
    "connection.ended",
    ({ connection_id }) => {
      if (state.view === "result" && state.answer?.connection?.id === connection_id)
        happen({ type: "again", at: Date.now() });
    },
    { signal },
  );
  root.dataset.live = "";
  keepAwake(signal);
  holdUpdates(signal);
  if (state.view === START.view) void eye.start();
}

/**
 * What became of scans, of this page's and of those from before.
 * @param {import("../outbox/box.js").Outbox} outbox @param {AbortSignal} signal
 * @param {import("../scan/show.js").Parts} parts
 * @param {(what: Happening) => void} happen @param {() => import("../scan/machine.js").State} now
 */
function hear(outbox, signal, parts, happen, now) {
  /** @param {import("../outbox/store.js").Item[]} items */
  const count = (items) => {
    const { view, scan } = now();
    const isShown = (/** @type {string} */ id) => view === "sending" && id === scan?.scan_id;
    showWaiting(parts, items.filter(({ kind, id }) => kind === "scan" && !isShown(id)).length);
  };
  const again = () => void outbox.items().then(count);
  outbox.on("changed", ({ items }) => count(items), { signal });
  outbox.on("unsent", again, { signal });
  outbox.on(
    "answered",
    ({ item, answer }) => {
      if (item.kind !== "scan") return;
      if (now().scan?.scan_id !== item.id) say(answer.title);
      happen({ type: "answered", answer });
    },
    { signal },
  );
  outbox.on(
    "refused",
    ({ item, problem }) => {
      if (item.kind !== "scan") return;
      if (now().scan?.scan_id !== item.id) say(problem.detail);
      happen({ type: "refused", scanId: item.id, code: problem.code, detail: problem.detail });
    },
    { signal },
  );
  // Only what the phone would not keep is lost with the page.
  addEventListener("beforeunload", (event) => now().view === "unkept" && event.preventDefault(), { signal });
  again();
}

/** While somebody scans, a new version of the service worker waits. @param {AbortSignal} signal */
function holdUpdates(signal) {
  const end = new Promise((done) => signal.addEventListener("abort", done, { once: true }));
  void navigator.locks?.request("eventnet-scanning", { mode: "shared" }, () => end);
}

/**
 * What people press and choose.
 * @param {object} options
 * @param {HTMLElement} options.root
 * @param {import("../scan/show.js").Parts} options.parts
 * @param {AbortSignal} options.signal
 * @param {(what: Happening) => void} options.happen
 * @param {(code: string, way: "typed") => void} options.take
 * @param {(file: File) => void} options.look
 * @param {ReturnType<typeof openEye>} options.eye
 * @param {() => void} options.retry
 */
function listen({ root, parts, signal, happen, take, look, eye, retry }) {
  /** @type {Record<string, () => void>} */
  const doing = {
    again: () => {
      happen({ type: "again", at: Date.now() });
      void eye.ensure();
    },
    start: () => void eye.start(),
    torch: () => void eye.toggleTorch(),
    turn: () => void eye.turnOver(),
    type: () => happen({ type: "open", view: "type" }),
    help: () => happen({ type: "open", view: "help" }),
    retry,
  };
  /** @param {Event} event */
  const pressed = (event) => {
    const target = event.target instanceof Element ? event.target.closest("[data-do]") : null;
    const act = doing[target?.getAttribute("data-do") ?? ""];
    if (!act) return;
    event.preventDefault();
    act();
  };
  /** @param {Event} event */
  const submitted = (event) => {
    event.preventDefault();
    const result = typed(parts.input.value);
    showWrong(parts, result.ok ? "" : result.wrong);
    if (!result.ok) return;
    take(parts.input.value.trim(), "typed");
    parts.input.value = "";
  };
  const chosen = () => {
    const file = parts.photo.files?.[0];
    parts.photo.value = "";
    if (file) look(file);
  };
  offerFeedback(parts.feedback, signal);
  root.addEventListener("click", pressed, { signal });
  parts.form.addEventListener("submit", submitted, { signal });
  parts.photo.addEventListener("change", chosen, { signal });
  chosen(); // perhaps before this script was there
}

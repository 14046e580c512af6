/**
 * The scan page: camera, picture or typed code in, the person's card or a kind answer out. What is shown follows
 * the state of `scan/machine.js`; parts of the page name the views they belong to in `data-in`.
 */

import { made } from "../fill.js";
import { http as door } from "../http.js";
import { need } from "../mount.js";
import { CameraProblem, openCamera, watchFrames } from "../scan/camera.js";
import { recognise, typed } from "../scan/codes.js";
import { isEcho, isLooking, next, START, showsPerson } from "../scan/machine.js";
import { readPhoto } from "../scan/photo.js";
import { openReader } from "../scan/reader.js";
import { makeSender } from "../scan/sender.js";
import { keepAwake } from "../wake.js";
import { words } from "../words.js";
import { metView } from "./met.js";

/** @typedef {import("../scan/machine.js").Happening} Happening */

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal, live, http = door }) {
  const parts = partsOf(root);
  const reader = openReader({ workerUrl: data(root, "workerUrl"), wasmUrl: data(root, "wasmUrl"), signal });
  let state = START;

  /** @param {Happening} what */
  const happen = (what) => {
    const before = state;
    state = next(state, what);
    if (state !== before) show(root, parts, before, state);
  };

  const sender = makeSender({
    url: data(root, "scansUrl"),
    http,
    signal,
    answered: (answer) => happen({ type: "answered", answer }),
    unsent: (scan) => happen({ type: "unsent", scanId: scan.scan_id }),
    refused: (scan, error) =>
      happen({ type: "refused", scanId: scan.scan_id, code: error.code, detail: error.detail }),
  });

  /** @param {string} code @param {"camera" | "photo" | "typed"} way */
  const take = (code, way) => {
    const scan = { scan_id: crypto.randomUUID(), code, way, scanned_at: new Date().toISOString() };
    if (!root.hasAttribute("data-quiet")) navigator.vibrate?.(30);
    happen({ type: "read", scan });
    void sender.send(scan);
  };

  /** @param {string} text @param {"camera" | "photo"} way */
  const found = (text, way) => {
    if (isEcho(state, text, Date.now())) return;
    if (recognise(text).kind === "badge") take(text, way);
    else happen({ type: "foreign", code: text });
  };

  const camera = cameraOf({ root, parts, reader, signal, found, happen, looking: () => isLooking(state) });
  root.dataset.live = "";
  reader.ready.catch(() => happen({ type: "problem", code: "decoder" }));

  root.addEventListener(
    "click",
    (event) => {
      const target = event.target instanceof Element ? event.target.closest("[data-do]") : null;
      const what = target?.getAttribute("data-do");
      if (!what) return;
      event.preventDefault();
      if (what === "again") happen({ type: "again", at: Date.now() });
      else if (what === "retry") sender.retry();
      else if (what === "torch") void camera.toggleTorch();
      else if (what === "start") void camera.start();
      else if (what === "type" || what === "help" || what === "camera") happen({ type: "open", view: what });
      if (what === "camera" || what === "again") void camera.ensure();
    },
    { signal },
  );

  parts.form.addEventListener(
    "submit",
    (event) => {
      event.preventDefault();
      const result = typed(parts.input.value);
      showWrong(parts, result.ok ? "" : result.wrong);
      if (result.ok) take(parts.input.value.trim(), "typed");
    },
    { signal },
  );

  parts.photo.addEventListener(
    "change",
    async () => {
      const file = parts.photo.files?.[0];
      parts.photo.value = "";
      if (!file) return;
      happen({ type: "open", view: "photo" });
      const text = await readPhoto(file, parts.frame, reader.read);
      if (state.view !== "photo") return;
      if (text === null) happen({ type: "problem", code: "no-code" });
      else found(text, "photo");
    },
    { signal },
  );

  live.on(
    "connection.made",
    ({ connection, request_id }) => {
      if (!request_id || state.answer?.request_id !== request_id) return;
      const answer = { ...state.answer, outcome: "connected", title: words("connected"), text: "" };
      happen({
        type: "accepted",
        answer: { ...answer, person: connection.person, connection, url: connection.url },
      });
    },
    { signal },
  );

  keepAwake(signal);
  void camera.start();
}

/** @param {HTMLElement} root @param {string} name */
function data(root, name) {
  const value = root.dataset[name];
  if (!value) throw new Error(`missing on the scanner: ${name}`);
  return value;
}

/** @param {HTMLElement} root */
function partsOf(root) {
  return {
    video: /** @type {HTMLVideoElement} */ (need(root, "[data-video]")),
    frame: /** @type {HTMLCanvasElement} */ (need(root, "[data-frame]")),
    torch: need(root, "[data-do='torch']"),
    form: /** @type {HTMLFormElement} */ (need(root, "[data-typed]")),
    input: /** @type {HTMLInputElement} */ (need(root, "[data-typed] input[name='code']")),
    photo: /** @type {HTMLInputElement} */ (need(root, "[data-photo]")),
    result: need(root, "[data-result]"),
    waiting: need(root, "[data-waiting]"),
    count: need(root, "[data-waiting-count]"),
  };
}

/** @typedef {ReturnType<typeof partsOf>} Parts */

/**
 * The camera as the page uses it: it stops when the page is hidden and starts again when the page is back.
 * @param {object} options
 * @param {HTMLElement} options.root
 * @param {Parts} options.parts
 * @param {ReturnType<typeof openReader>} options.reader
 * @param {AbortSignal} options.signal
 * @param {(text: string, way: "camera") => void} options.found
 * @param {(what: Happening) => void} options.happen
 * @param {() => boolean} options.looking
 */
function cameraOf({ root, parts, reader, signal, found, happen, looking }) {
  /** @type {AbortController | null} */
  let run = null;
  /** @type {import("../scan/camera.js").Camera | null} */
  let camera = null;
  let lit = false;

  const stop = () => {
    run?.abort();
    run = null;
    camera = null;
    root.removeAttribute("data-camera");
  };

  const start = async () => {
    stop();
    const mine = new AbortController();
    run = mine;
    happen({ type: "open", view: "camera" });
    try {
      const opened = await openCamera(parts.video, { signal: mine.signal, lost: () => fail("lost") });
      await reader.ready;
      if (mine.signal.aborted) return;
      camera = opened;
      parts.torch.toggleAttribute("hidden", !opened.hasTorch);
      root.dataset.camera = "on";
      const { video, frame: canvas } = parts;
      watchFrames({
        video,
        canvas,
        read: reader.read,
        found: (text) => found(text, "camera"),
        looking,
        signal: mine.signal,
      });
    } catch (error) {
      if (!mine.signal.aborted && error instanceof CameraProblem) fail(error.code);
    }
  };

  /** @param {string} code */
  const fail = (code) => {
    const wasLooking = looking();
    stop();
    if (wasLooking) happen({ type: "problem", code });
  };

  const toggleTorch = async () => {
    lit = (await camera?.torch(!lit)) ?? false;
    parts.torch.setAttribute("aria-pressed", String(lit));
  };

  document.addEventListener(
    "visibilitychange",
    () => {
      if (document.hidden) stop();
      else if (looking()) void start();
    },
    { signal },
  );
  signal.addEventListener("abort", stop, { once: true });
  return { start, toggleTorch, ensure: async () => (run ? undefined : start()) };
}

/** @param {Parts} parts @param {string} wrong */
function showWrong(parts, wrong) {
  for (const hint of parts.form.querySelectorAll("[data-wrong]")) {
    hint.toggleAttribute("hidden", hint.getAttribute("data-wrong") !== wrong);
  }
  parts.input.toggleAttribute("aria-invalid", wrong !== "");
  parts.input.closest(".field")?.classList.toggle("field--wrong", wrong !== "");
  if (wrong) parts.input.focus();
}

const FROZEN = new Set(["sending", "result", "kept", "refused", "photo"]);

/**
 * @param {HTMLElement} root @param {Parts} parts
 * @param {import("../scan/machine.js").State} before @param {import("../scan/machine.js").State} state
 */
function show(root, parts, before, state) {
  root.dataset.view = state.view;
  for (const part of root.querySelectorAll("[data-in]")) {
    part.toggleAttribute("hidden", !part.getAttribute("data-in")?.split(" ").includes(state.view));
  }
  for (const part of root.querySelectorAll("[data-problem]")) {
    part.toggleAttribute(
      "hidden",
      state.view !== "problem" || part.getAttribute("data-problem") !== state.problem,
    );
  }
  const frozen = FROZEN.has(state.view) && before.view !== "type";
  parts.frame.toggleAttribute(
    "hidden",
    !FROZEN.has(state.view) || (!frozen && parts.frame.hasAttribute("hidden")),
  );
  root.classList.toggle("viewfinder--frozen", FROZEN.has(state.view));
  parts.waiting.toggleAttribute("hidden", state.waiting.length === 0 || state.view === "sending");
  parts.count.textContent = String(state.waiting.length);
  const changed = state.view !== before.view || state.answer !== before.answer;
  if (changed) showResult(root, parts, state);
  if (state.view === "type" && changed) parts.input.focus();
}

/** @param {HTMLElement} root @param {Parts} parts @param {import("../scan/machine.js").State} state */
function showResult(root, parts, state) {
  const card = cardOf(root, state);
  parts.result.replaceChildren(...(card ? [card] : []));
  /** @type {HTMLElement | null} */ (card?.querySelector("[tabindex='-1']"))?.focus();
}

/** @param {HTMLElement} root @param {import("../scan/machine.js").State} state */
function cardOf(root, { view, answer, detail, problem }) {
  const template = (/** @type {string} */ name) =>
    /** @type {HTMLTemplateElement | null} */ (root.querySelector(`template[data-card="${name}"]`));
  if (view === "kept") return madeOr(template("kept"), {});
  if (view === "refused") {
    return madeOr(template(problem) ?? template("refused"), detail ? { text: detail } : {});
  }
  if (view !== "result" || !answer) return null;
  if (showsPerson(answer)) return madeOr(template("met"), metView(answer));
  return madeOr(template(answer.outcome) ?? template("other"), answer);
}

/** @param {HTMLTemplateElement | null} template @param {unknown} values */
function madeOr(template, values) {
  return template ? made(template, values) : null;
}

/** Puts the state of the scan page on the page. Parts name the views they belong to in `data-in`. */

import { made } from "../fill.js";
import { metView } from "../modules/met.js";
import { need } from "../mount.js";
import { words } from "../words.js";
import { spoken, typed } from "./codes.js";
import { showsPerson } from "./machine.js";

/** @typedef {import("./machine.js").State} State */

/** Views with the frame that was read standing still behind them. */
const FROZEN = new Set(["sending", "result", "kept", "unkept", "refused", "photo"]);

/** @param {HTMLElement} root */
export function partsOf(root) {
  return {
    video: /** @type {HTMLVideoElement} */ (need(root, "[data-video]")),
    frame: /** @type {HTMLCanvasElement} */ (need(root, "[data-frame]")),
    torch: /** @type {HTMLElement} */ (need(root, "[data-do='torch']")),
    turn: /** @type {HTMLElement} */ (need(root, "[data-do='turn']")),
    form: /** @type {HTMLFormElement} */ (need(root, "[data-typed]")),
    input: /** @type {HTMLInputElement} */ (need(root, "[data-typed] input[name='code']")),
    photo: /** @type {HTMLInputElement} */ (need(root, "[data-photo]")),
    feedback: /** @type {HTMLInputElement} */ (need(root, "[data-feedback]")),
    result: need(root, "[data-result]"),
    waiting: need(root, "[data-waiting]"),
    count: need(root, "[data-waiting-count]"),
  };
}

/** @typedef {ReturnType<typeof partsOf>} Parts */

/** @param {HTMLElement} root @param {Parts} parts @param {State} before @param {State} state */
export function show(root, parts, before, state) {
  root.dataset.view = state.view;
  for (const part of root.querySelectorAll("[data-in]")) {
    part.toggleAttribute("hidden", !part.getAttribute("data-in")?.split(" ").includes(state.view));
  }
  for (const part of root.querySelectorAll("[data-problem]")) {
    part.toggleAttribute("hidden", part.getAttribute("data-problem") !== state.problem);
  }
  root.classList.toggle("viewfinder--frozen", FROZEN.has(state.view));
  parts.frame.toggleAttribute("hidden", !FROZEN.has(state.view) || state.scan?.way === "typed");
  if (state.view === before.view && state.answer === before.answer) return;
  const card = cardOf(root, state);
  parts.result.replaceChildren(...(card ? [card] : []));
  focusOn(root, parts, card, state.view);
}

/** @param {HTMLElement} root @param {Parts} parts @param {HTMLElement | null} card @param {string} view */
function focusOn(root, parts, card, view) {
  /** @type {HTMLElement | null | undefined} */
  const place =
    view === "help"
      ? root.querySelector("[data-in='help'] [tabindex]")
      : card?.querySelector("[tabindex='-1']");
  if (view === "type") parts.input.focus();
  else place?.focus();
}

/** @param {HTMLElement} root @param {State} state @returns {HTMLElement | null} */
function cardOf(root, { view, answer, detail, problem, scan }) {
  /** @param {string} name @param {string} otherwise @param {unknown} values */
  const card = (name, otherwise, values) => {
    const template = root.querySelector(`template[data-card="${CSS.escape(name)}"]`);
    return made(
      /** @type {HTMLTemplateElement} */ (template ?? need(root, `template[data-card="${otherwise}"]`)),
      values,
    );
  };
  if (view === "kept" || view === "unkept") return card(view, view, keptView(scan));
  if (view === "refused") return card(problem, "refused", { text: detail });
  if (view !== "result" || !answer) return null;
  return showsPerson(answer) ? card("met", "met", metView(answer)) : card(answer.outcome, "other", answer);
}

/** @param {State["scan"]} scan */
function keptView(scan) {
  const clock = new Intl.DateTimeFormat(document.documentElement.lang, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const read = typed(scan?.code ?? "");
  return {
    scan_id: scan?.scan_id,
    title: words("saved-at", { time: clock.format(new Date(scan?.scanned_at ?? Date.now())) }),
    code: read.ok ? spoken(read.code) : null,
  };
}

/** How many scans wait, besides the one that is on its way. @param {Parts} parts @param {number} count */
export function showWaiting(parts, count) {
  parts.waiting.toggleAttribute("hidden", count === 0);
  parts.count.textContent = String(count);
}

/** What is wrong with a typed code, beside the field. @param {Parts} parts @param {string} wrong */
export function showWrong(parts, wrong) {
  for (const hint of parts.form.querySelectorAll("[data-wrong]")) {
    hint.toggleAttribute("hidden", hint.getAttribute("data-wrong") !== wrong);
  }
  if (wrong) parts.input.setAttribute("aria-invalid", "true");
  else parts.input.removeAttribute("aria-invalid");
  parts.input.closest(".field")?.classList.toggle("field--wrong", wrong !== "");
  if (wrong) parts.input.focus();
}

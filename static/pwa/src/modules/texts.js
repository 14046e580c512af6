/**
 * The texts that wait for an organiser. An answer takes its row away at once and the next one has the focus; new texts come by
 * themselves, and what was ticked stays ticked. With the focus in the list the keys are: up, down (or k, j) to move, a to show,
 * h to hide, x to tick.
 */

import { HttpError } from "../http.js";
import { need } from "../mount.js";
import { say } from "../say.js";
import { words } from "../words.js";

/** A burst of replies makes one look. */
const GATHER = 600;

/** What a key does in the list. @type {Record<string, string>} */
const KEYS = {
  ArrowDown: "next",
  j: "next",
  ArrowUp: "before",
  k: "before",
  a: "show",
  h: "hide",
  x: "tick",
};

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal, live, http }) {
  const form = /** @type {HTMLFormElement} */ (root);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let sending = false;

  const rows = () => /** @type {HTMLElement[]} */ ([...root.querySelectorAll(".queue__row")]);
  const rowOf = (/** @type {Element | null} */ element) =>
    /** @type {HTMLElement | null} */ (element?.closest(".queue__row") ?? null);
  /** @param {HTMLElement | undefined} row */
  const enter = (row) => {
    const controls = /** @type {HTMLElement[]} */ ([...(row?.querySelectorAll("input, button") ?? [])]);
    (controls.find((control) => control.offsetParent) ?? controls[0])?.focus();
  };

  /** Takes rows away, and goes on with the one after the last of them. @param {HTMLElement[]} gone */
  const drop = (gone) => {
    const all = rows();
    const after = all.slice(all.indexOf(/** @type {HTMLElement} */ (gone.at(-1))) + 1);
    const next = after.find((row) => !gone.includes(row)) ?? all.find((row) => !gone.includes(row));
    const had = gone.some((row) => row.contains(document.activeElement)) || gone.length > 1;
    for (const row of gone) row.remove();
    for (const group of root.querySelectorAll(".queue__group"))
      if (!group.querySelector(".queue__row")) group.remove();
    if (had) enter(next);
  };

  /** @param {HTMLButtonElement} button */
  const decide = async (button) => {
    const marks = button.name === "verdict" ? ticked(root) : [button.value];
    if (!marks.length || sending) return;
    sending = true;
    const verb = button.name === "verdict" ? button.value : button.name;
    try {
      const answer = /** @type {{done: number, changed: number}} */ (
        await http.post(form.action, { marked: marks, verdict: verb }, { signal })
      );
      drop(rows().filter((row) => marks.includes(markOf(row))));
      const isShown = verb === "show";
      need(root, "[data-status]").textContent = words(isShown ? "text-shown" : "text-hidden");
      if (answer.changed) say(words("text-changed"));
      void look();
    } catch (error) {
      if (!signal.aborted) say(error instanceof HttpError ? error.message : words("text-unsent"));
    } finally {
      sending = false;
    }
  };

  /** Prints the list anew from the server, without losing ticks or the place in it. */
  const look = async () => {
    clearTimeout(timer);
    const response = await fetch(location.href, { headers: { Accept: "text/html" }, signal }).catch(
      () => null,
    );
    if (!response?.ok || response.redirected || signal.aborted) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById(root.id);
    if (!fresh || sending) return;
    const place = placeOf(root);
    const kept = new Set(ticked(root));
    const before = rows().map((row) => row.dataset.queued);
    for (const box of boxes(fresh)) box.checked = kept.has(box.value);
    root.replaceChildren(...document.adoptNode(fresh).childNodes);
    for (const count of document.querySelectorAll(".queue-card__count"))
      count.textContent = page.querySelector(".queue-card__count")?.textContent ?? "";
    if (place) goBack(root, place, before);
  };

  form.addEventListener(
    "submit",
    (event) => {
      const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
      if (!button) return;
      event.preventDefault();
      void decide(button);
    },
    { signal },
  );
  root.addEventListener(
    "keydown",
    (event) => {
      const row = rowOf(/** @type {Element} */ (event.target));
      const what = KEYS[event.key];
      if (!row || !what || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      if (what === "next" || what === "before") {
        const all = rows();
        enter(all[all.indexOf(row) + (what === "next" ? 1 : -1)]);
      } else if (what === "tick") {
        const [box] = boxes(row);
        if (box) box.checked = !box.checked;
      } else void decide(need(row, `button[name="${what}"]`));
    },
    { signal },
  );
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(), GATHER);
  };
  live.on("prompt.tallied", soon, { signal });
  live.on("prompt.withdrawn", soon, { signal });
  live.on("stale", soon, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
}

/** @param {ParentNode} root @returns {HTMLInputElement[]} */
function boxes(root) {
  return /** @type {HTMLInputElement[]} */ ([...root.querySelectorAll("input[name='marked']")]);
}

/** @param {ParentNode} root */
const ticked = (root) =>
  boxes(root)
    .filter((box) => box.checked)
    .map((box) => box.value);

/** @param {ParentNode} row */
const markOf = (row) => boxes(row)[0]?.value ?? "";

/** Where in the list the focus is: at which text, on which of its controls. @param {HTMLElement} root */
function placeOf(root) {
  const focused = /** @type {HTMLButtonElement | null} */ (document.activeElement);
  const row = /** @type {HTMLElement | null} */ (focused?.closest(".queue__row") ?? null);
  return row && root.contains(row)
    ? { text: row.dataset.queued ?? "", name: focused?.name ?? "marked" }
    : null;
}

/**
 * Puts the focus back, or, when that text is gone, on the next one that was below it.
 * @param {HTMLElement} root @param {{text: string, name: string}} place @param {(string | undefined)[]} before
 */
function goBack(root, place, before) {
  const at = before.indexOf(place.text);
  const still = [...before.slice(at), ...before.slice(0, at).reverse()]
    .map((text) => root.querySelector(`.queue__row[data-queued="${CSS.escape(text ?? "")}"]`))
    .find((row) => row !== null);
  /** @type {HTMLElement | null | undefined} */ (still?.querySelector(`[name="${place.name}"]`))?.focus();
}

/**
 * Promises between two people, on the person's page and on the card after a scan: a new one, and what came of one, go through
 * the outbox. Once the server has it, the part is printed anew; until then it stands there, and says where it is.
 */

import { emptied } from "../emptied.js";
import { made } from "../fill.js";
import { newId } from "../outbox/box.js";
import { renew } from "../region.js";
import { say } from "../say.js";
import { words } from "../words.js";

/** @typedef {import("../outbox/store.js").Item} Item */

/** What a form says, as the outbox sends it. @param {FormData} data */
export function promiseOf(data) {
  const by = data.get("by") === "them" ? "them" : "me";
  return {
    connection_id: String(data.get("connection_id") ?? ""),
    text: String(data.get("text") ?? "").trim(),
    by,
    due: String(data.get("due") ?? "") || null,
    told: by === "me" && data.get("told") === "true",
  };
}

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal, outbox }) {
  const template = /** @type {HTMLTemplateElement | null} */ (root.querySelector("template[data-kept]"));

  /** The part as the server knows it now; on the card after a scan there is none. */
  const again = () => void (root.id && renew(root, { signal }));

  /** @param {Item} item One that waits, so that a page printed earlier shows it. */
  const show = ({ id, body }) => {
    if (!template || root.querySelector(`[data-promise="${CSS.escape(id)}"]`)) return;
    const card = made(template, {
      text: body.text,
      who: body.by === "them" ? words("promise-theirs") : words("promise-mine"),
    });
    card.dataset.promise = id;
    template.before(card);
    root.querySelector("[data-none]")?.setAttribute("hidden", "");
  };

  /** What came of one is on its way: it is not asked again. @param {Item} item */
  const settled = ({ body }) => {
    const card = root.querySelector(`[data-promise="${CSS.escape(String(body.promise_id))}"]`);
    card?.querySelector("form")?.setAttribute("hidden", "");
    card?.querySelector("[data-sent]")?.removeAttribute("hidden");
  };

  /** @param {HTMLFormElement} form */
  const promise = async (form) => {
    const body = promiseOf(new FormData(form));
    if (!body.text || !body.connection_id) return;
    const status = form.querySelector("[data-status]");
    const id = newId();
    const sent = { ...body, promise_id: id };
    const putBack = emptied(form);
    const { state } = await outbox.send("promise", sent, { id, subject: `promise:new:${id}` });
    if (status) status.textContent = stateWords(state);
    if (state === "answered") again();
    else if (state === "kept") {
      for (const item of await outbox.items()) if (item.id === id) show(item);
    } else putBack();
  };

  /** @param {HTMLFormElement} form @param {HTMLElement | null} button */
  const settle = async (form, button) => {
    const id = form.dataset.settle ?? "";
    const state = button?.getAttribute("value") ?? "";
    const due = state === "renegotiated" ? String(new FormData(form).get("due") ?? "") : "";
    if (state === "renegotiated" && !due) return;
    const body = { promise_id: id, state, due: due || null };
    const outcome = await outbox.send("settle", body, { subject: `promise:${id}` });
    if (outcome.state === "answered") again();
    else say(stateWords(outcome.state));
    if (outcome.state === "kept")
      for (const item of await outbox.items()) if (item.id === outcome.id) settled(item);
  };

  root.addEventListener(
    "submit",
    (event) => {
      if (outbox.silent) return;
      const form = /** @type {HTMLFormElement} */ (event.target);
      if (form.hasAttribute("data-promise-form")) {
        event.preventDefault();
        void promise(form);
      } else if (form.dataset.settle) {
        event.preventDefault();
        void settle(form, /** @type {HTMLElement | null} */ (event.submitter));
      }
    },
    { signal },
  );
  const { about } = root.dataset;
  /** Whether a promise stands in this part: on a person's page theirs, in the list of all ("") every one. @param {Item} item */
  const isHere = ({ kind, body }) =>
    kind === "promise" && about !== undefined && (about === "" || body.connection_id === about);
  outbox.on("answered", ({ item }) => (isHere(item) || item.kind === "settle") && again(), { signal });
  void outbox.items().then((items) => {
    for (const item of items) {
      if (isHere(item)) show(item);
      else if (item.kind === "settle") settled(item);
    }
  });
}

/** @param {import("../outbox/box.js").Outcome["state"]} state */
export function stateWords(state) {
  if (state === "answered") return words("promise-kept");
  if (state === "kept") return words("note-kept");
  return state === "unkept" ? words("promise-unsent") : words("promise-refused");
}

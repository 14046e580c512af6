/**
 * The private log of what went which way, on a person's page: an entry, and its taking away, go through the outbox. Once the server
 * has it the part is printed anew; until then it stands there and says that it is on this phone.
 */

import { emptied } from "../emptied.js";
import { made } from "../fill.js";
import { need } from "../mount.js";
import { newId } from "../outbox/box.js";
import { renew } from "../region.js";
import { say } from "../say.js";
import { words } from "../words.js";
import { stateWords } from "./promise.js";

/** @typedef {import("../outbox/store.js").Item} Item */

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal, outbox }) {
  const about = root.dataset.about ?? "";
  const list = need(root, "[data-list]");
  const template = /** @type {HTMLTemplateElement} */ (need(root, "template[data-kept]"));
  const again = () => void renew(root, { signal });

  /** @param {string} id */
  const rowOf = (id) => list.querySelector(`[data-exchange="${CSS.escape(id)}"]`);
  const settle = () => list.toggleAttribute("hidden", !list.querySelector("[data-exchange]"));

  /** What a value of the form is called. @param {string} what */
  const called = (what) =>
    root.querySelector(`option[value="${CSS.escape(what)}"]`)?.textContent?.trim() ?? "";

  /** One that waits. @param {Item} item */
  const show = ({ body }) => {
    const id = String(body.exchange_id);
    if (rowOf(id)) return;
    const what = String(body.what);
    const row = made(template, {
      id,
      words: called(what),
      text: body.text,
      received: what.endsWith("received"),
    });
    list.prepend(row);
    settle();
  };

  /** @param {string} id */
  const hide = (id) => {
    const row = rowOf(id);
    const held = row?.contains(document.activeElement);
    row?.remove();
    settle();
    if (held) /** @type {HTMLElement | null} */ (root.querySelector("summary"))?.focus();
  };

  /** @param {HTMLFormElement} form */
  const write = async (form) => {
    const data = new FormData(form);
    const id = newId();
    const text = String(data.get("text") ?? "").trim() || null;
    const body = { exchange_id: id, connection_id: about, what: String(data.get("what") ?? ""), text };
    const putBack = emptied(form);
    const { state } = await outbox.send("exchange", body, { id, subject: `exchange:${id}` });
    if (signal.aborted) return;
    if (state !== "answered" && state !== "kept") putBack();
    const status = form.querySelector("[data-status]");
    if (status) status.textContent = stateWords(state);
    if (state === "kept") for (const item of await outbox.items()) if (item.id === id) show(item);
  };

  /** @param {string} id */
  const drop = async (id) => {
    const { state } = await outbox.send("drop", { exchange_id: id }, { subject: `exchange:${id}` });
    if (signal.aborted) return;
    if (state === "answered" || state === "kept") hide(id);
    if (state !== "answered") say(stateWords(state));
  };

  root.addEventListener(
    "submit",
    (event) => {
      if (outbox.silent) return;
      event.preventDefault();
      const form = /** @type {HTMLFormElement} */ (event.target);
      const id = form.closest("[data-exchange]")?.getAttribute("data-exchange");
      void (id ? drop(id) : write(form));
    },
    { signal },
  );
  outbox.on(
    "answered",
    ({ item }) => item.kind === "exchange" && item.body.connection_id === about && again(),
    {
      signal,
    },
  );
  outbox.on(
    "refused",
    ({ item, problem }) => {
      if (item.kind !== "exchange" || item.body.connection_id !== about) return;
      hide(String(item.body.exchange_id));
      say(problem.detail || words("promise-refused"));
    },
    { signal },
  );
  // A page from before shows what has been written, and not what has been taken away, since it was printed.
  void outbox.items().then((items) => {
    for (const item of items) {
      if (item.kind === "exchange" && item.body.connection_id === about) show(item);
      else if (item.kind === "drop") hide(String(item.body.exchange_id));
    }
  });
}

/**
 * A note about a person, or about whoever a scan leads to. It says honestly where the words are: sent, safe on this
 * phone, or only in the field.
 */

import { need } from "../mount.js";
import { words } from "../words.js";

/** @param {import("../outbox/box.js").Outcome["state"]} state */
function stateWords(state) {
  if (state === "answered") return words("note-saved");
  if (state === "kept") return words("note-kept");
  if (state === "unkept") return words("note-unsent");
  return words("note-refused");
}

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal, outbox }) {
  const form = /** @type {HTMLFormElement} */ (root);
  const field = /** @type {HTMLTextAreaElement | HTMLInputElement} */ (need(form, "[name='text']"));
  const status = need(form, "[data-status]");
  const { connection, scan } = form.dataset;
  const subject = connection ? `note:${connection}` : `note:scan:${scan}`;
  let safe = field.value;

  /** @param {import("../outbox/box.js").Outcome["state"]} state @param {string} text */
  const tell = (state, text) => {
    if (state === "answered" || state === "kept") safe = text;
    status.textContent = field.value === text ? stateWords(state) : words("note-changed");
  };

  const save = async () => {
    const text = field.value;
    if (text === safe) return;
    status.textContent = words("note-saving");
    const body = connection ? { connection_id: connection, text } : { scan_id: scan, text };
    const { state } = await outbox.send("note", body, { subject });
    if (!signal.aborted) tell(state, text);
  };

  form.addEventListener(
    "submit",
    (event) => {
      if (outbox.silent) return;
      event.preventDefault();
      void save();
    },
    { signal },
  );
  // Beside a scan, words are kept as soon as one turns to something else.
  if (scan && !outbox.silent) field.addEventListener("change", () => void save(), { signal });
  field.addEventListener(
    "input",
    () => {
      status.textContent = field.value === safe ? "" : words("note-changed");
    },
    { signal },
  );
  outbox.on("answered", ({ item }) => item.subject === subject && tell("answered", String(item.body.text)), {
    signal,
  });
  outbox.on("refused", ({ item }) => item.subject === subject && tell("refused", String(item.body.text)), {
    signal,
  });
  addEventListener("beforeunload", (event) => field.value !== safe && event.preventDefault(), { signal });
  void outbox.find(subject).then((item) => {
    if (!item || field.value !== safe) return;
    field.value = String(item.body.text);
    tell("kept", field.value);
  });
}

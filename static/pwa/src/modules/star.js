/** A star on a person: pressed or not, at once, kept until it is sent, and put back if the server will not take it. */

import { need } from "../mount.js";
import { say } from "../say.js";
import { words } from "../words.js";

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal, outbox }) {
  const form = /** @type {HTMLFormElement} */ (root);
  const button = need(form, "button");
  const field = /** @type {HTMLInputElement} */ (need(form, "input[name='starred']"));
  const connection = form.dataset.connection ?? "";
  const subject = `star:${connection}`;

  /** @param {boolean} starred */
  const show = (starred) => {
    button.setAttribute("aria-pressed", String(starred));
    field.value = starred ? "0" : "1";
  };

  form.addEventListener(
    "submit",
    async (event) => {
      if (outbox.silent || !connection) return;
      event.preventDefault();
      const starred = field.value === "1";
      show(starred);
      const { state } = await outbox.send("star", { connection_id: connection, starred }, { subject });
      if (state === "unkept") say(words("star-unsent"));
    },
    { signal },
  );
  outbox.on(
    "refused",
    ({ item }) => {
      if (item.subject !== subject) return;
      show(!item.body.starred);
      say(words("star-refused"));
    },
    { signal },
  );
  void outbox.find(subject).then((item) => item && show(item.body.starred === true));
}

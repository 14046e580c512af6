/** The card of the person one has just met: a note and a star at hand. */

import { need } from "../mount.js";
import { tagsView } from "./tags.js";

/** @typedef {import("../scan/machine.js").Answer} Answer */

/**
 * What the card shows of an answer.
 * @param {Answer} answer
 */
export function metView(answer) {
  const { organisation, pronouns } = answer.person ?? {};
  const { connection } = answer;
  return {
    ...answer,
    connection: connection && { ...connection, tags: tagsView(connection.tags, connection.tags_url) },
    line: [organisation, pronouns].filter(Boolean).join(" · "),
    is_connected: answer.outcome !== "requested",
    is_waiting: answer.outcome === "requested",
    may_note: answer.person !== null,
    starred: answer.connection?.starred === true,
    pressed: String(answer.connection?.starred === true),
    star_value: answer.connection?.starred ? "0" : "1",
  };
}

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal }) {
  const note = need(root, "[data-note]");
  const toggle = need(root, "[data-note-toggle]");
  toggle.addEventListener(
    "click",
    () => {
      const hidden = note.toggleAttribute("hidden");
      toggle.setAttribute("aria-expanded", String(!hidden));
      if (!hidden) /** @type {HTMLElement} */ (need(note, "textarea")).focus();
    },
    { signal },
  );
}

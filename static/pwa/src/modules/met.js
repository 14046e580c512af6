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
  const parts = ["note", "promise"].map((name) => ({
    part: need(root, `[data-${name}]`),
    toggle: need(root, `[data-${name}-toggle]`),
  }));
  /** @param {{part: HTMLElement, toggle: HTMLElement}} one @param {boolean} open */
  const open = ({ part, toggle }, open) => {
    part.toggleAttribute("hidden", !open);
    toggle.setAttribute("aria-expanded", String(open));
  };
  for (const one of parts) {
    one.toggle.addEventListener(
      "click",
      () => {
        const wanted = one.part.hasAttribute("hidden");
        // One at a time: the card is short.
        for (const other of parts) open(other, other === one && wanted);
        if (wanted) /** @type {HTMLElement} */ (need(one.part, "[name='text']")).focus();
      },
      { signal },
    );
  }
}

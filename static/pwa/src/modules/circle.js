/** The circle that one sits at: filled anew by each push and snapshot, left and ended by a tap, which needs the network. */

import { cardView } from "../circles/state.js";
import { fill } from "../fill.js";
import { OfflineError } from "../http.js";
import { need } from "../mount.js";
import { say } from "../say.js";
import { words } from "../words.js";

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal, live, http }) {
  /** @type {{circle: import("../circles/state.js").MyCircle | null}} */
  let { circle } = JSON.parse(need(root, "script[data-circle]").textContent || "{}");
  const announce = need(root, "[data-announce]");
  let leaving = false;

  /** @param {import("../circles/state.js").MyCircle | null} next */
  const show = (next) => {
    const isOver = circle !== null && next === null && !leaving;
    const came = (next?.mates ?? []).filter(
      ({ person }) => !circle?.mates.some((mate) => mate.person.name === person.name),
    );
    if (circle && next?.id === circle.id && came.length)
      announce.textContent = words("sat-down", { name: came.map(({ person }) => person.name).join(", ") });
    circle = next;
    fill(root, cardView(circle));
    if (isOver) say(words("circle-ended"));
  };

  root.addEventListener(
    "submit",
    async (event) => {
      event.preventDefault();
      if (leaving) return;
      leaving = true;
      try {
        const form = /** @type {HTMLFormElement} */ (event.target);
        const answer = /** @type {{circle: typeof circle}} */ (await http.post(form.action, {}, { signal }));
        show(answer.circle);
      } catch (error) {
        if (signal.aborted) return;
        say(error instanceof OfflineError ? words("circle-offline") : words("circle-refused"));
      } finally {
        leaving = false;
      }
    },
    { signal },
  );
  live.on("circle.changed", (push) => show(push.circle), { signal });
  live.on(
    "snapshot",
    (snapshot) => {
      if (!live.isNewer("circle.changed", snapshot.version)) show(snapshot.circle);
    },
    { signal },
  );
}

/** The open circles with their free seats, filled anew by each push and snapshot. */

import { listView } from "../circles/state.js";
import { fill } from "../fill.js";
import { need } from "../mount.js";

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal, live }) {
  /** @type {{circles: import("../circles/state.js").Circle[], circle: import("../circles/state.js").MyCircle | null}} */
  let { circles, circle } = JSON.parse(need(root, "script[data-circles]").textContent || "{}");
  const show = () => fill(root, listView(circles, circle, Number(root.dataset.most) || 0));

  live.on(
    "circles.changed",
    (push) => {
      circles = push.circles;
      show();
    },
    { signal },
  );
  live.on(
    "circle.changed",
    (push) => {
      circle = push.circle;
      show();
    },
    { signal },
  );
  live.on(
    "snapshot",
    (snapshot) => {
      if (!live.isNewer("circles.changed", snapshot.version)) circles = snapshot.circles;
      if (!live.isNewer("circle.changed", snapshot.version)) circle = snapshot.circle;
      show();
    },
    { signal },
  );
}

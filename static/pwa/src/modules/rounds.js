/**
 * The rounds on an attendee's page: filled anew by each push and snapshot, with the time running down by the server's
 * clock. A phone that did not hear of the next round asks for it by itself.
 */

import { fill } from "../fill.js";
import { need } from "../mount.js";
import { renew } from "../region.js";
import { askAgainIn, roundsView, timeOf } from "../rounds/state.js";
import { words } from "../words.js";
import { asClock } from "./countdown.js";

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal, live }) {
  /** @type {{rounds: import("../rounds/state.js").Rounds | null, table: import("../rounds/state.js").Table | null}} */
  let { rounds, table } = JSON.parse(need(root, "script[data-rounds]").textContent || "{}");
  const time = need(root, ".round__time");
  const left = need(root, "[data-left]");
  const announce = need(root, "[data-announce]");
  let skew = 0;
  let asksAt = 0;
  let told = "";

  const setClock = () => {
    if (rounds) skew = Date.parse(rounds.now) - Date.now();
  };
  const now = () => Date.now() + skew;

  const tick = () => {
    if (!rounds) return;
    if (rounds.ends_at) {
      const { phase, left: milliseconds } = timeOf(rounds, now());
      time.dataset.phase = phase;
      const text = asClock(milliseconds);
      if (left.textContent !== text) left.textContent = text;
    }
    if (!asksAt) {
      const wait = askAgainIn(rounds, table, now(), Math.random());
      if (wait !== null) asksAt = Date.now() + wait;
    } else if (Date.now() >= asksAt) {
      asksAt = 0;
      void renew(root, { signal });
    }
  };

  const show = () => {
    asksAt = 0;
    const view = roundsView(rounds, table);
    fill(root, view);
    const say =
      "seated" in view && view.seated
        ? words("your-table", { head: view.head, table: String(view.table) })
        : "";
    if (say && say !== told) announce.textContent = say;
    told = say;
    tick();
  };

  live.on(
    "rounds.changed",
    (push) => {
      rounds = push.rounds;
      setClock();
      show();
    },
    { signal },
  );
  live.on(
    "table.changed",
    (push) => {
      table = push.table;
      show();
    },
    { signal },
  );
  live.on(
    "snapshot",
    (snapshot) => {
      if (!live.isNewer("rounds.changed", snapshot.version)) {
        rounds = snapshot.rounds;
        setClock();
      }
      if (!live.isNewer("table.changed", snapshot.version)) table = snapshot.table;
      show();
    },
    { signal },
  );

  const timer = setInterval(tick, 1000);
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
  setClock();
  tick();
}

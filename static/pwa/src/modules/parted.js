/**
 * When a connection is no more, whoever ended it and however, what is about that person goes, and says nothing: their page, or
 * a card among others.
 *   data-connection       which one
 *   data-after="/…"       on their page: where one goes then
 *   data-with=".card"     in a card: what goes with it
 */

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal, live }) {
  const { connection, after = "/", with: around } = root.dataset;
  const leave = () => (around ? root.closest(around)?.remove() : location.replace(after));
  live.on("connection.ended", ({ connection_id }) => connection_id === connection && leave(), { signal });
  if (around) return;
  // What was missed while the phone slept: the page itself says whether it is still there.
  live.on(
    "snapshot",
    async () => {
      const headers = { Accept: "text/html" };
      const response = await fetch(location.href, { credentials: "same-origin", headers, signal }).catch(
        () => null,
      );
      if (response?.status === 404) leave();
    },
    { signal },
  );
}

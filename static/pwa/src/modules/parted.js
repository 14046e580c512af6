/**
 * On the page about one person: when the connection is no more, whoever ended it and however, the page goes, and says nothing.
 *   data-connection, data-after="/…"    whose page it is, and where one goes then
 */

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal, live }) {
  const { connection, after = "/" } = root.dataset;
  const leave = () => location.replace(after);
  live.on("connection.ended", ({ connection_id }) => connection_id === connection && leave(), { signal });
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

/**
 * How many people wait for an answer, on every page: beside the own initials as a number, at People as a dot. It follows
 * requests as they come and are settled, and counts what was answered here and is not sent yet as answered.
 *   data-ids="…"    the requests, and as `offer:…` the introductions, that waited when the page was printed; [data-count] takes the number
 */

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal, live, outbox }) {
  const waiting = new Set((root.dataset.ids ?? "").split(" ").filter(Boolean));
  /** @type {Set<string>} */
  let answered = new Set();

  const show = () => {
    const count = [...waiting].filter((id) => !answered.has(id)).length;
    root.toggleAttribute("hidden", count === 0);
    const place = root.querySelector("[data-count]");
    if (place) place.textContent = String(count);
  };
  /** @param {string | null} id */
  const settle = (id) => {
    if (id && waiting.delete(id)) show();
  };
  /** @param {import("../outbox/box.js").Item[]} items */
  const keep = (items) => {
    answered = new Set(
      items.filter(({ kind }) => kind === "answer").map(({ body }) => String(body.request_id)),
    );
    show();
  };

  live.on("request.received", ({ request }) => waiting.add(request.id) && show(), { signal });
  live.on("request.settled", ({ request_id }) => settle(request_id), { signal });
  live.on("connection.made", ({ request_id }) => settle(request_id), { signal });
  live.on(
    "introduction.offered",
    ({ introduction_id }) => waiting.add(`offer:${introduction_id}`) && show(),
    {
      signal,
    },
  );
  live.on("introduction.answered", ({ introduction_id }) => settle(`offer:${introduction_id}`), { signal });
  live.on(
    "snapshot",
    ({ requests, version }) => {
      const told = new Set(requests.map(({ id }) => id));
      for (const id of [...waiting]) {
        if (!id.startsWith("offer:") && !told.has(id) && !live.isNewer(`request:${id}`, version))
          waiting.delete(id);
      }
      for (const id of told) waiting.add(id);
      show();
    },
    { signal },
  );
  outbox.on("answered", ({ item }) => item.kind === "answer" && settle(String(item.body.request_id)), {
    signal,
  });
  outbox.on("changed", ({ items }) => keep(items), { signal });
  void outbox.items().then((items) => !signal.aborted && keep(items));
}

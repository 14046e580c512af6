/**
 * One's own tags on a person: pressed or not, at once, kept until they are sent, and put back if the server will not take them.
 * The field makes a new one, or presses the one that is there under that name.
 */

import { fill } from "../fill.js";
import { need } from "../mount.js";
import { words } from "../words.js";

/** @typedef {import("../live/catalogue.d.ts").Tag} Tag */

/** What makes two labels the same tag. @param {string} label */
export const keyOf = (label) => label.trim().replace(/\s+/g, " ").toLocaleLowerCase("en");

/** What the buttons show. @param {Tag[]} tags @param {string | undefined} url */
export const tagsView = (tags, url) =>
  tags.map(({ label, on }) => ({
    label,
    url,
    key: keyOf(label),
    pressed: String(on),
    value: on ? "0" : "1",
  }));

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal, outbox }) {
  const { connection = "", url } = root.dataset;
  const list = need(root, ".tags__list");
  const status = need(root, "[data-status]");
  const path = need(list, "template[data-each]").getAttribute("data-each") ?? "tags";

  /** @type {Map<string, Tag>} */
  const all = new Map();
  for (const form of list.querySelectorAll("form[data-item]")) {
    const label = /** @type {HTMLInputElement} */ (need(form, "input[name='text']")).value;
    form.setAttribute("data-item", keyOf(label));
    all.set(keyOf(label), { label, on: need(form, "button").getAttribute("aria-pressed") === "true" });
  }

  const show = () => {
    const tags = tagsView([...all.values()], url);
    fill(list, path === "tags" ? { tags } : { connection: { tags } });
  };

  /** @param {string} label @param {boolean} on */
  const put = (label, on) => {
    const key = keyOf(label);
    all.set(key, { label: all.get(key)?.label ?? label, on });
    show();
  };

  /** @param {string} label @param {boolean} tagged */
  const send = async (label, tagged) => {
    put(label, tagged);
    status.textContent = "";
    const body = { connection_id: connection, text: label, tagged };
    const { state } = await outbox.send("tag", body, { subject: `tag:${connection}:${keyOf(label)}` });
    if (state === "unkept" && !signal.aborted) status.textContent = words("tag-unsent");
  };

  root.addEventListener(
    "submit",
    (event) => {
      if (outbox.silent || !connection) return;
      event.preventDefault();
      const form = /** @type {HTMLFormElement} */ (event.target);
      const field = /** @type {HTMLInputElement} */ (need(form, "input[name='text']"));
      const label = field.value.trim().replace(/\s+/g, " ");
      if (!label) return;
      const value = /** @type {HTMLInputElement | null} */ (form.querySelector("input[name='tagged']"))
        ?.value;
      if (value === undefined) field.value = "";
      void send(label, value !== "0");
    },
    { signal },
  );
  outbox.on(
    "refused",
    ({ item, problem }) => {
      if (item.kind !== "tag" || item.body.connection_id !== connection) return;
      put(String(item.body.text), !item.body.tagged);
      status.textContent = problem.detail || words("tag-refused");
    },
    { signal },
  );
  void outbox.items().then((items) => {
    for (const { kind, body } of items)
      if (kind === "tag" && body.connection_id === connection) put(String(body.text), body.tagged === true);
  });
}

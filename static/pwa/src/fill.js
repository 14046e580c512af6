/**
 * Fills markup that the server printed. Nothing here parses HTML: values become text nodes or attributes.
 *
 *   data-text="person.name"          the text of the element
 *   data-name="person.name"          the same, one span for each word (names break between words only)
 *   data-show="person.organisation"  hidden unless the value is there; `!path` turns it round
 *   data-attr="href={url}; width={share}%"   attributes; a lone {path} without a value removes the attribute
 *   data-class="monogram--{tint}"    one numbered class of that family, replacing an earlier one
 *   data-class="row--mine?mine"      that class while the value is there
 *   <template data-each="options" data-key="id">   one copy for each item, kept in place by its key
 */

/** @typedef {Record<string, unknown>} Data */

/**
 * @param {unknown} data
 * @param {string} path
 * @returns {unknown}
 */
export function valueAt(data, path) {
  if (path === ".") return data;
  return path.split(".").reduce((/** @type {any} */ value, key) => value?.[key], data);
}

/** @param {unknown} value */
function isThere(value) {
  if (Array.isArray(value)) return value.length > 0;
  return value !== null && value !== undefined && value !== false && value !== "";
}

/** @param {unknown} value */
const asText = (value) => (value === null || value === undefined ? "" : String(value));

/**
 * Fills `root` and everything in it.
 * @template {Element | DocumentFragment} T
 * @param {T} root
 * @param {unknown} data
 * @returns {T}
 */
export function fill(root, data) {
  const own = "matches" in root ? [/** @type {Element} */ (root)] : [];
  const lists = [...root.querySelectorAll("template[data-each]")];
  const inside = new Set(
    lists.flatMap((list) => itemsOf(list)).flatMap((item) => [item, ...item.querySelectorAll("*")]),
  );
  for (const element of [...own, ...root.querySelectorAll(PLACES)]) {
    if (!inside.has(element)) fillOne(element, data);
  }
  for (const list of lists) {
    if (!inside.has(list)) fillList(/** @type {HTMLTemplateElement} */ (list), data);
  }
  return root;
}

const PLACES = "[data-text], [data-name], [data-show], [data-attr], [data-class]";

/** @param {Element} element @param {unknown} data */
function fillOne(element, data) {
  const get = (/** @type {string} */ key) => element.getAttribute(key);
  const text = get("data-text");
  if (text) setText(element, asText(valueAt(data, text)));
  const name = get("data-name");
  if (name) setName(element, asText(valueAt(data, name)));
  const show = get("data-show");
  if (show) {
    const there = show.startsWith("!")
      ? !isThere(valueAt(data, show.slice(1)))
      : isThere(valueAt(data, show));
    element.toggleAttribute("hidden", !there);
  }
  const attributes = get("data-attr");
  if (attributes) for (const part of attributes.split(";")) setAttribute(element, part.trim(), data);
  const rule = get("data-class");
  if (rule) setClass(element, rule, data);
}

/** @param {Element} element @param {string} text */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @param {Element} element @param {string} name */
function setName(element, name) {
  const parts = name
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => {
      const span = document.createElement("span");
      span.textContent = word;
      return span;
    });
  element.replaceChildren(...parts.flatMap((span, at) => (at ? [" ", span] : [span])));
}

const NEVER = /^(on|style$|srcdoc$)/i;
const ADDRESSES = new Set(["href", "src", "action", "formaction"]);

/** @param {Element} element @param {string} part @param {unknown} data */
function setAttribute(element, part, data) {
  const at = part.indexOf("=");
  const name = part.slice(0, at).trim();
  if (at < 1 || NEVER.test(name)) return;
  const value = patternValue(part.slice(at + 1).trim(), data);
  if (value === null || (ADDRESSES.has(name) && !isAddress(value))) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  if (name === "checked" && "checked" in element) element.checked = value !== null;
}

/**
 * `{path}` alone may be absent (null); with text around it, what is missing counts as nothing.
 * @param {string} pattern @param {unknown} data @returns {string | null}
 */
function patternValue(pattern, data) {
  const alone = /^\{([^}]+)\}$/.exec(pattern);
  if (alone?.[1]) {
    const value = valueAt(data, alone[1]);
    if (value === true) return "";
    return value === null || value === undefined || value === false ? null : String(value);
  }
  return pattern.replace(/\{([^}]+)\}/g, (_, path) => asText(valueAt(data, path)));
}

/** Only our own pages and the web; never a script. @param {string} value */
function isAddress(value) {
  return /^(\/(?!\/)|#|https?:\/\/|mailto:|tel:)/i.test(value);
}

/** @param {Element} element @param {string} rule @param {unknown} data */
function setClass(element, rule, data) {
  const [name = "", path] = rule.split("?");
  if (path) {
    element.classList.toggle(name, isThere(valueAt(data, path)));
    return;
  }
  const stem = name.slice(0, name.indexOf("{"));
  for (const old of [...element.classList]) {
    if (old.startsWith(stem) && /^\d+$/.test(old.slice(stem.length))) element.classList.remove(old);
  }
  const wanted = patternValue(name, data) ?? stem;
  if (wanted !== stem) element.classList.add(wanted);
}

/** The copies that stand before their template. @param {Element} list @returns {Element[]} */
function itemsOf(list) {
  const items = [];
  for (
    let item = list.previousElementSibling;
    item?.hasAttribute("data-item");
    item = item.previousElementSibling
  ) {
    items.unshift(item);
  }
  return items;
}

/** @param {HTMLTemplateElement} list @param {unknown} data */
function fillList(list, data) {
  const values = valueAt(data, list.dataset.each || "");
  const key = list.dataset.key;
  const old = new Map(itemsOf(list).map((item) => [item.getAttribute("data-item"), item]));
  for (const [at, value] of (Array.isArray(values) ? values : []).entries()) {
    const id = asText(key ? valueAt(value, key) : at);
    const item = old.get(id) ?? copyOf(list);
    old.delete(id);
    item.setAttribute("data-item", id);
    fill(item, value);
    if (item.nextElementSibling !== list) list.before(item);
  }
  for (const item of old.values()) item.remove();
}

/** The one element a template holds. @param {HTMLTemplateElement} template @returns {Element} */
export function copyOf(template) {
  const element = /** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild;
  if (!element) throw new Error("an empty template");
  return element;
}

/**
 * A filled copy of a template.
 * @param {HTMLTemplateElement} template @param {unknown} data @returns {HTMLElement}
 */
export function made(template, data) {
  return /** @type {HTMLElement} */ (fill(copyOf(template), data));
}

/**
 * Short notices at the foot of a page: a connection made, a prompt opened while one is elsewhere, a digest that
 * has come, and what other modules have to say. Each is a `<template>`; a newer notice takes the place of the older.
 */

import { made } from "../fill.js";
import { words } from "../words.js";

const STAYS = 8_000;

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal, live }) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /** @param {string} name @param {unknown} values */
  const show = (name, values) => {
    const template = /** @type {HTMLTemplateElement | null} */ (
      root.querySelector(`template[data-snack="${name}"]`)
    );
    if (!template) return;
    clear();
    root.append(made(template, values));
    stay();
  };
  const stay = () => {
    clearTimeout(timer);
    timer = setTimeout(leave, STAYS);
  };
  const clear = () => {
    clearTimeout(timer);
    for (const old of root.querySelectorAll(".snack")) old.remove();
  };
  /** Not while somebody is about to press it, nor before anybody could have seen it. */
  const leave = () => {
    if (document.hidden || root.matches(":hover, :focus-within")) stay();
    else clear();
  };

  live.on(
    "connection.made",
    ({ connection, request_id }) => {
      if (standsOnThePage(connection, request_id)) return;
      show("connection", { ...connection, words: words("connected-with", { name: connection.person.name }) });
    },
    { signal },
  );
  live.on(
    "connection.ended",
    ({ connection_id }) => root.querySelector(`[data-about="${CSS.escape(connection_id)}"]`) && clear(),
    { signal },
  );
  live.on(
    "prompt.opened",
    ({ prompt }) => {
      if (isUndisturbed() && prompt.kind !== "notice") return;
      if (!document.querySelector("[data-module='prompt']")) {
        show(prompt.kind === "notice" ? "notice" : "prompt", prompt);
      }
    },
    { signal },
  );
  let rounds = "";
  let seat = "";
  live.on(
    "rounds.changed",
    (push) => {
      const isNew = push.rounds?.state === "open" && push.rounds.id !== rounds;
      rounds = push.rounds?.id ?? "";
      if (isNew && !isUndisturbed() && !document.getElementById("rounds")) show("rounds", push.rounds);
    },
    { signal },
  );
  live.on(
    "table.changed",
    ({ table }) => {
      const mine = table?.table ? `${table.rounds_id} ${table.number} ${table.table}` : "";
      if (mine && mine !== seat && !document.getElementById("rounds"))
        show("table", { head: words("round-on"), words: words("table-no", { table: String(table?.table) }) });
      seat = mine;
    },
    { signal },
  );
  live.on(
    "prompt.missed",
    ({ question }) => document.getElementById("missed") || show("missed", { question }),
    { signal },
  );
  live.on("digest.issued", ({ url }) => show("digest", { url }), { signal });
  document.addEventListener(
    "eventnet:say",
    (event) => {
      show("words", /** @type {CustomEvent<{text: string}>} */ (event).detail);
    },
    { signal },
  );
  root.addEventListener(
    "click",
    ({ target }) => {
      if (target instanceof Element && target.closest("[data-close]")) clear();
    },
    { signal },
  );
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
}

/** Busy, or asked us to wait: prompts stand on Now until one looks. What the organisers have to say comes all the same. */
const isUndisturbed = () => document.body.hasAttribute("data-undisturbed");

/**
 * Does the scan page say it itself, or is it about to? The notice would cover the card's buttons.
 * @param {{url: string}} connection @param {string | null} requestId
 */
function standsOnThePage({ url }, requestId) {
  const places = [
    "[data-module='scanner'][data-view='sending']",
    `[data-module='met'] a[href="${CSS.escape(url)}"]`,
  ];
  if (requestId) places.push(`[data-met="${CSS.escape(requestId)}"]`);
  return document.querySelector(places.join()) !== null;
}

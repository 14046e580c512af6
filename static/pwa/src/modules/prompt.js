/**
 * The prompts of the Now page: opened, changed, closed and withdrawn while one looks; replied to with one tap. A reply
 * that could not be sent is kept, and shown as one's own until the server has said what it thinks of it.
 * The element is the list; it holds a `<template>` of one card and the prompts as they were printed.
 */

import { fill, made } from "../fill.js";
import { need } from "../mount.js";
import {
  promptView,
  withMeeting,
  withoutPrompt,
  withoutReply,
  withPrompt,
  withReply,
  withSnapshot,
  withTally,
} from "../prompts/state.js";
import { words } from "../words.js";

/** @typedef {import("../prompts/state.js").Prompts} Prompts */
/** @typedef {{option_id?: string, text?: string, talked?: boolean}} Reply */

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal, live, outbox }) {
  const template = /** @type {HTMLTemplateElement} */ (need(root, "template[data-card]"));
  const announce = need(root, "[data-announce]");
  /** @type {Prompts} */
  let prompts = JSON.parse(need(root, "script[data-prompts]").textContent || "[]");

  /** @param {Prompts} changed */
  const show = (changed) => {
    if (changed === prompts) return;
    prompts = changed;
    render(root, template, prompts);
  };

  live.on(
    "prompt.opened",
    ({ prompt }) => {
      const waits = document.body.hasAttribute("data-undisturbed") && prompt.kind !== "notice";
      if (!waits && !prompts.some(({ id }) => id === prompt.id)) {
        announce.textContent = words("prompt-opened", { question: prompt.question });
      }
      show(withPrompt(prompts, prompt));
    },
    { signal },
  );
  live.on("prompt.closed", ({ prompt }) => show(withPrompt(prompts, prompt)), { signal });
  live.on("prompt.withdrawn", ({ prompt_id }) => show(withoutPrompt(prompts, prompt_id)), { signal });
  live.on("connection.made", () => show(withMeeting(prompts)), { signal });
  live.on("prompt.tallied", ({ prompt_id, tally }) => show(withTally(prompts, prompt_id, tally)), { signal });
  live.on(
    "snapshot",
    (snapshot) => {
      const missed = snapshot.missed.filter(({ id }) => !standsElsewhere(root, id));
      const isNewer = (/** @type {string} */ id) => live.isNewer(`prompt:${id}`, snapshot.version);
      show(withSnapshot(prompts, { ...snapshot, missed }, isNewer));
    },
    { signal },
  );

  /** @param {string} id @param {string} text */
  const tell = (id, text) => {
    const card = root.querySelector(`[data-prompt="${CSS.escape(id)}"]`);
    if (card) need(card, "[data-status]").textContent = text;
  };

  /** @param {HTMLFormElement} form @param {Reply} body */
  const reply = async (form, body) => {
    const id = form.dataset.reply || "";
    const card = need(form.ownerDocument, `[data-prompt="${CSS.escape(id)}"]`);
    tell(id, words("sending-reply"));
    const outcome = await outbox.send("reply", { prompt_id: id, ...body }, { subject: `reply:${id}` });
    if (signal.aborted || outcome.state === "answered" || outcome.state === "refused") return;
    const held = card.contains(document.activeElement);
    if (outcome.state === "kept") show(withReply(prompts, id, body));
    if (held) focusReply(card);
    tell(id, outcome.state === "kept" ? words("reply-kept") : words("reply-unsent"));
  };
  outbox.on(
    "answered",
    ({ item, answer }) => {
      if (item.kind !== "reply") return;
      const id = String(item.body.prompt_id);
      const card = root.querySelector(`[data-prompt="${CSS.escape(id)}"]`);
      const held = card?.contains(document.activeElement);
      show(withReply(prompts, id, item.body, answer.prompt));
      if (card && held) focusReply(card);
      tell(id, "");
      announce.textContent = words("reply-sent");
    },
    { signal },
  );
  outbox.on(
    "refused",
    ({ item }) => {
      if (item.kind !== "reply") return;
      const id = String(item.body.prompt_id);
      show(withoutReply(prompts, id));
      tell(id, words("reply-refused"));
    },
    { signal },
  );
  void outbox.items().then((items) => {
    for (const { kind, body } of items) {
      if (kind !== "reply") continue;
      show(withReply(prompts, String(body.prompt_id), body));
      tell(String(body.prompt_id), words("reply-kept"));
    }
  });

  // A tap is a reply. Arrow keys only walk through the options, so there a button appears.
  let byKey = false;
  root.addEventListener("keydown", () => (byKey = true), { signal });
  root.addEventListener("pointerdown", () => (byKey = false), { signal });
  root.addEventListener(
    "change",
    ({ target }) => {
      if (!(target instanceof HTMLInputElement) || target.type !== "radio" || !target.form) return;
      if (byKey) need(target.form, "[data-show='sends']").removeAttribute("hidden");
      else void reply(target.form, { option_id: target.value });
    },
    { signal },
  );
  root.addEventListener(
    "submit",
    (event) => {
      const form = /** @type {HTMLFormElement} */ (event.target);
      if (!form.matches("[data-reply]") || outbox.silent) return;
      event.preventDefault();
      const given = new FormData(form);
      const text = String(given.get("text") ?? "").trim();
      const option = given.get("option_id");
      if (event.submitter?.matches("[name='talked']")) void reply(form, { talked: true });
      else if (text) void reply(form, { text });
      else if (option) void reply(form, { option_id: String(option) });
    },
    { signal },
  );
  render(root, template, prompts);
}

/** Printed in another part of the page already? @param {HTMLElement} root @param {string} id */
function standsElsewhere(root, id) {
  const card = document.querySelector(`[data-prompt="${CSS.escape(id)}"]`);
  return card !== null && !root.contains(card);
}

/** The row one has just chosen, now among the counts. @param {Element} card */
function focusReply(card) {
  /** @type {HTMLElement | null} */ (card.querySelector("[data-show='rows'] input:checked"))?.focus();
}

/** @param {HTMLElement} root @param {HTMLTemplateElement} template @param {Prompts} prompts */
function render(root, template, prompts) {
  const old = new Map(
    [...root.querySelectorAll("[data-prompt]")].map((card) => [card.getAttribute("data-prompt"), card]),
  );
  let place = template.nextElementSibling;
  for (const prompt of prompts) {
    const view = promptView(prompt);
    const card = old.get(prompt.id);
    old.delete(prompt.id);
    if (card) fill(card, view);
    const stands = card ?? made(template, view);
    if (stands !== place) root.insertBefore(stands, place);
    place = stands.nextElementSibling;
  }
  for (const card of old.values()) card.remove();
  root.querySelector("[data-empty]")?.toggleAttribute("hidden", prompts.length > 0);
}

/**
 * The inbox: people who scanned this person's badge and wait for an answer. Requests come in live, are answered
 * with one tap, and leave when they are settled anywhere (another device, a scan that crossed). An answer that could not
 * be sent is kept and its card goes: it is answered as far as its owner is concerned.
 *
 * One card is open, the newest first; the others are a line each. Who comes in while one is open does not take its place, and
 * when it is answered the next one opens. While cards move nothing can be tapped: the second half of a double tap, or a thumb that
 * was on its way, would say yes to somebody else.
 */

import { made } from "../fill.js";
import { need } from "../mount.js";
import { say } from "../say.js";
import { words } from "../words.js";

/** @typedef {import("../live/catalogue.d.ts").Connection} Connection */

const STILL_MS = 600;

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal, live, outbox }) {
  const template = /** @type {HTMLTemplateElement} */ (need(root, "template[data-card]"));
  const list = need(root, "[data-list]");
  const announce = need(root, "[data-announce]");

  const cards = () => /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[data-request]")]);
  /** @param {string} id */
  const cardOf = (id) => cards().find((card) => card.dataset.request === id);

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let still;
  /** Shows what is there, with one card open, and lets nobody tap until it has come to rest. */
  const settle = () => {
    const all = cards();
    root.toggleAttribute("hidden", all.length === 0);
    if (!all.some((card) => card.hasAttribute("open"))) all[0]?.toggleAttribute("open", true);
    list.toggleAttribute("data-moving", true);
    clearTimeout(still);
    still = setTimeout(() => list.removeAttribute("data-moving"), STILL_MS);
  };
  signal.addEventListener("abort", () => clearTimeout(still));

  /** Answered here, and not sent yet. @type {Set<string>} */
  const answered = new Set();

  /** @param {import("../live/catalogue.d.ts").Request} request */
  const add = (request) => {
    if (cardOf(request.id) || answered.has(request.id)) return false;
    list.prepend(made(template, request));
    return true;
  };

  /** @param {string | null} id */
  const remove = (id) => {
    const card = id && cardOf(id);
    if (!card) return;
    const held = card.contains(document.activeElement);
    card.remove();
    settle();
    if (held)
      /** @type {HTMLElement | null} */ (
        list.querySelector("[open] > summary") ?? document.getElementById("main")
      )?.focus();
  };

  live.on(
    "request.received",
    ({ request }) => {
      if (!add(request)) return;
      settle();
      announce.textContent = words("request-received", { name: request.person.name });
    },
    { signal },
  );
  live.on("request.settled", ({ request_id }) => remove(request_id), { signal });
  live.on("connection.made", ({ request_id }) => remove(request_id), { signal });
  live.on(
    "snapshot",
    ({ requests, version }) => {
      const told = new Set(requests.map(({ id }) => id));
      for (const card of cards()) {
        const id = card.dataset.request || "";
        if (!told.has(id) && !live.isNewer(`request:${id}`, version)) remove(id);
      }
      const came = requests.toReversed().filter(add);
      if (came.length) settle();
    },
    { signal },
  );

  /** @param {HTMLElement} card @param {string} answer @param {FormDataEntryValue[]} share */
  const send = async (card, answer, share) => {
    const id = card.dataset.request ?? "";
    const status = need(card, "[data-status]");
    card.setAttribute("data-busy", "");
    status.textContent = "";
    const body = { request_id: id, answer, share };
    const outcome = await outbox.send("answer", body, { subject: `answer:${id}` });
    if (signal.aborted) return;
    card.removeAttribute("data-busy");
    if (outcome.state === "unkept") status.textContent = words("answer-unsent");
    else if (outcome.state === "refused") status.textContent = words("answer-refused");
    else if (outcome.state === "kept") {
      answered.add(id);
      remove(id);
      announce.textContent = words("answer-kept");
      say(words("answer-kept"));
    } else {
      remove(id);
      // The push says it too, where there is a live line.
      const name = /** @type {Connection | null} */ (outcome.answer.connection)?.person.name;
      if (name && !live.online) say(words("connected-with", { name }));
      announce.textContent = words(answer === "accept" ? "request-accepted" : "request-declined");
    }
  };

  root.addEventListener(
    "submit",
    (event) => {
      const form = /** @type {HTMLFormElement} */ (event.target);
      const card = /** @type {HTMLElement} */ (form.closest("[data-request]") ?? form);
      const answer = /** @type {HTMLButtonElement | null} */ (event.submitter)?.value;
      if (outbox.silent) return;
      event.preventDefault();
      if (!answer || card.hasAttribute("data-busy")) return;
      void send(card, answer, answer === "accept" ? new FormData(form).getAll("share") : []);
    },
    { signal },
  );
  // A page from before, or one that was kept, still shows what has been answered.
  void outbox.items().then((items) => {
    for (const { kind, body } of items) {
      if (kind !== "answer") continue;
      answered.add(String(body.request_id));
      remove(String(body.request_id));
    }
  });

  // Enter on a tick box would press the first button, which says no.
  root.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Enter" && event.target instanceof HTMLInputElement) event.preventDefault();
    },
    { signal },
  );
}

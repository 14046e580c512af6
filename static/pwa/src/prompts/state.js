/**
 * The prompts a page shows, as a function of what has been pushed. Values in, values out. What this person has
 * replied is kept when a push, which is the same for everybody, does not know it.
 */

/** @typedef {import("../live/catalogue.d.ts").Prompt} Prompt */
/** @typedef {import("../live/catalogue.d.ts").Tally} Tally */
/** @typedef {import("../live/catalogue.d.ts").Snapshot} Snapshot */

/** @typedef {Prompt[]} Prompts newest first */

/** May this person see the counts? @param {Pick<Prompt, "mine" | "state">} prompt */
export const maySeeTally = (prompt) => prompt.mine !== null || prompt.state === "closed";

/** @param {Prompt | undefined} old @param {Prompt} pushed @returns {Prompt} */
function merged(old, pushed) {
  const mine = pushed.mine ?? old?.mine ?? null;
  const prompt = { ...pushed, mine };
  return { ...prompt, tally: maySeeTally(prompt) ? (pushed.tally ?? old?.tally ?? null) : null };
}

/**
 * A prompt that has opened, changed or closed. A new one stands first.
 * @param {Prompts} prompts @param {Prompt} pushed @returns {Prompts}
 */
export function withPrompt(prompts, pushed) {
  const at = prompts.findIndex((prompt) => prompt.id === pushed.id);
  if (at < 0) return [merged(undefined, pushed), ...prompts];
  return prompts.with(at, merged(prompts[at], pushed));
}

/** @param {Prompts} prompts @param {string} id @returns {Prompts} */
export function withoutPrompt(prompts, id) {
  return prompts.filter((prompt) => prompt.id !== id);
}

/**
 * New counts. Before one's own reply they are not shown, so that nobody is led.
 * @param {Prompts} prompts @param {string} id @param {Tally} tally @returns {Prompts}
 */
export function withTally(prompts, id, tally) {
  return prompts.map((prompt) => (prompt.id === id && maySeeTally(prompt) ? { ...prompt, tally } : prompt));
}

/**
 * One's own reply, taken by the server, which answers with the prompt as it now stands.
 * @param {Prompts} prompts @param {string} id @param {{option_id?: string, text?: string}} reply
 * @param {Prompt} [told] @returns {Prompts}
 */
export function withReply(prompts, id, reply, told) {
  const mine = { option_id: reply.option_id ?? null, text: reply.text ?? null };
  const noted = prompts.map((prompt) => (prompt.id === id ? { ...prompt, mine } : prompt));
  return told?.id === id ? withPrompt(noted, told) : noted;
}

/**
 * One's own reply, when the server would not take it.
 * @param {Prompts} prompts @param {string} id @returns {Prompts}
 */
export function withoutReply(prompts, id) {
  return prompts.map((prompt) => {
    if (prompt.id !== id) return prompt;
    const without = { ...prompt, mine: null };
    return { ...without, tally: maySeeTally(without) ? prompt.tally : null };
  });
}

/**
 * The truth from a snapshot: what is open, then what was missed. A prompt the snapshot does not know stays only if a
 * push told of it later.
 * @param {Prompts} prompts @param {Pick<Snapshot, "prompts" | "missed">} snapshot
 * @param {(id: string) => boolean} isNewer @returns {Prompts}
 */
export function withSnapshot(prompts, snapshot, isNewer) {
  const told = [...snapshot.prompts, ...snapshot.missed];
  const known = new Set(told.map((prompt) => prompt.id));
  const later = prompts.filter((prompt) => !known.has(prompt.id) && isNewer(prompt.id));
  return [
    ...later,
    ...told.map((prompt) => (isNewer(prompt.id) ? (find(prompts, prompt.id) ?? prompt) : prompt)),
  ];
}

/** @param {Prompts} prompts @param {string} id */
const find = (prompts, id) => prompts.find((prompt) => prompt.id === id);

/**
 * What the card of a prompt shows.
 * @param {Prompt} prompt
 */
export function promptView(prompt) {
  const isOpen = prompt.state === "open";
  const tally = maySeeTally(prompt) ? prompt.tally : null;
  const rows = prompt.options.map((option) => {
    const counted = tally?.options.find((row) => row.id === option.id);
    const mine = prompt.mine?.option_id === option.id;
    return { ...option, ...rowView(counted), mine };
  });
  return {
    ...prompt,
    is_open: isOpen,
    choices: isOpen && !maySeeTally(prompt) ? prompt.options : [],
    writes: isOpen && prompt.kind === "text",
    sends: isOpen && prompt.kind === "text",
    talks: isOpen && prompt.kind === "talk" && prompt.mine === null,
    seeks: isOpen && prompt.kind === "mission" && prompt.mine === null,
    met: prompt.kind === "mission" && prompt.mine !== null,
    rows: maySeeTally(prompt) ? rows.map((row) => ({ ...row, fixed: !isOpen })) : [],
    written: prompt.mine?.text ?? null,
    texts: tally?.texts ?? [],
    replies_words: tally?.replies_words ?? null,
    may_change: isOpen && prompt.options.length > 0 && prompt.mine !== null,
    was_missed: !isOpen && prompt.mine === null && prompt.kind !== "notice",
  };
}

/** @param {{words: string, share: number} | undefined} counted */
function rowView(counted) {
  return counted ? { words: counted.words, share: counted.share } : { words: "", share: 0 };
}

/**
 * Somebody was met: that fulfils every mission that is on.
 * @param {Prompts} prompts @returns {Prompts}
 */
export function withMeeting(prompts) {
  const isSought = (/** @type {Prompt} */ { kind, state, mine }) =>
    kind === "mission" && state === "open" && mine === null;
  if (!prompts.some(isSought)) return prompts;
  return prompts.map((prompt) =>
    isSought(prompt) ? { ...prompt, mine: { option_id: null, text: null } } : prompt,
  );
}

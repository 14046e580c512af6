/**
 * What the card of the rounds shows, of what everybody sees and one's own table. `card_view` in eventnet/rounds/views.py
 * makes the same for the first print.
 */

/** @typedef {import("../live/catalogue.d.ts").Rounds} Rounds */
/** @typedef {import("../live/catalogue.d.ts").Table} Table */
/** @typedef {"find" | "talk" | "paused"} Phase */

/** @type {Omit<Table, "rounds_id">} */
const NO_TABLE = { joined: false, rests: "", number: 0, table: null, waits: false, mates: [] };

/**
 * @param {Rounds | null} rounds
 * @param {Table | null} table
 */
export function roundsView(rounds, table) {
  if (!rounds) return { ...NO_TABLE, there: false, topics: [] };
  const mine = table?.rounds_id === rounds.id ? table : NO_TABLE;
  const { joined } = mine;
  const isNow = joined && rounds.number > 0 && mine.number === rounds.number;
  const seated = isNow && mine.table !== null;
  const rests = joined && !seated ? mine.rests : "";
  const leftOver = isNow && mine.waits && !rests;
  const idle = joined && !seated && !leftOver && !rests;
  return {
    ...mine,
    ...rounds,
    topics: mine.mates.filter((mate) => mate.topic),
    there: joined || rounds.may_join,
    invites: !joined && rounds.may_join,
    plans: !seated,
    asks: seated && rounds.question !== null,
    starts_soon: idle && rounds.state === "open",
    finds: idle && rounds.state !== "open" && !rounds.number,
    comes_soon: idle && rounds.state !== "open" && rounds.number > 0,
    seated,
    left_over: leftOver,
    rests_busy: rests === "busy",
    rests_quiet: rests === "undisturbed",
  };
}

/**
 * What the time counts at a moment of the server's clock, and how much of it is left in milliseconds.
 * @param {Rounds} rounds @param {number} moment
 * @returns {{phase: Phase, left: number}}
 */
export function timeOf(rounds, moment) {
  const stands = rounds.state === "running" ? moment : Date.parse(rounds.now);
  const begins = Date.parse(rounds.begins_at ?? "");
  const finds = begins > stands;
  const left = (finds ? begins : Date.parse(rounds.ends_at ?? "")) - stands;
  if (rounds.state !== "running") return { phase: "paused", left };
  return { phase: finds ? "find" : "talk", left };
}

const PATIENCE = 3_000;

/**
 * In how many milliseconds to ask the server again, since something that must have happened was not heard: the round is
 * over, or one's table is that of another round. The longer it is overdue the longer the wait, so that a hall full of
 * phones does not ask without end. Null while nothing is missing.
 * @param {Rounds | null} rounds @param {Table | null} table @param {number} moment @param {number} random 0 to 1
 */
export function askAgainIn(rounds, table, moment, random) {
  if (rounds?.state !== "running" || !rounds.ends_at) return null;
  const overdue = moment - Date.parse(rounds.ends_at);
  const isOld = table?.joined && !table.rests && table.number > 0 && table.number < rounds.number;
  if (overdue < 0 && !isOld) return null;
  return (PATIENCE + Math.max(0, overdue) / 2) * (1 + random);
}

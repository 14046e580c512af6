/**
 * Draws a chart from the figures the server printed beside it (`<script type="application/json">`). The same
 * figures stand in a table below, which stays reachable; colours and letters come from the stylesheet.
 *
 *   {kind: "timeline", minutes, points: [{at, value}], marks: [{at, label}]}
 *   {kind: "bars", rows: [{label, value, words}]}
 *
 * `at` is the event's own local time (2026-06-11T09:10, an offset after it is ignored); `value` null means that the
 * figure is too small to be shown.
 */

import { barX, dot, plot, rectY, ruleX, ruleY, text } from "@observablehq/plot";
import { need } from "../mount.js";

/**
 * @typedef {{at: string, value: number | null}} Point
 * @typedef {{at: string, label: string}} Mark
 * @typedef {{label: string, value: number | null, words: string}} Row
 * @typedef {{kind: "timeline", minutes: number, points: Point[], marks: Mark[]}} Timeline
 * @typedef {{kind: "bars", rows: Row[]}} Bars
 */

/** The event's wall clock as if it were UTC, so that no browser moves it. @param {string} at */
export const wallClock = (at) => new Date(`${at.slice(0, 16)}Z`);

/** @param {HTMLElement} root @param {import("../mount.js").Tools} tools */
export function mount(root, { signal }) {
  const place = need(root, "[data-chart]");
  /** @type {Timeline | Bars} */
  const figures = JSON.parse(need(root, "script[type='application/json']").textContent || "{}");
  let drawn = 0;

  const draw = () => {
    const width = Math.floor(place.clientWidth);
    if (!width || width === drawn) return;
    drawn = width;
    const svg = figures.kind === "timeline" ? timeline(figures, width) : bars(figures, width);
    place.replaceChildren(plain(svg, place.dataset.label || ""));
  };
  const watcher = new ResizeObserver(draw);
  watcher.observe(place);
  signal.addEventListener("abort", () => watcher.disconnect(), { once: true });
}

/**
 * As our stylesheet wants it: no style element (the page's policy forbids it), our class, one label.
 * @param {Element} svg @param {string} label
 */
function plain(svg, label) {
  for (const style of svg.querySelectorAll("style")) style.remove();
  svg.setAttribute("class", "chart chart--drawn");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  return svg;
}

/** A moment of the wall clock as the rest of the page writes it: 14:30. @param {Date} moment */
function hour(moment) {
  const style = /** @type {const} */ ({
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: "UTC",
  });
  return new Intl.DateTimeFormat(document.documentElement.lang || "en", style).format(moment);
}

/** @param {Timeline} figures @param {number} width */
function timeline({ minutes, points, marks }, width) {
  const bins = points.map(({ at, value }) => {
    const from = wallClock(at);
    return { from, to: new Date(from.getTime() + minutes * 60_000), value: value ?? 0 };
  });
  const top = Math.max(1, ...bins.map(({ value }) => value)) * 1.15;
  const flags = marks.map(({ at }, index) => ({ at: wallClock(at), number: String(index + 1), top }));
  return plot({
    width,
    height: 250,
    marginLeft: 36,
    marginRight: 12,
    marginTop: 30,
    x: {
      type: "utc",
      label: null,
      ticks: Math.max(3, Math.floor(width / 90)),
      tickFormat: hour,
      tickSize: 0,
    },
    y: {
      domain: [0, top],
      label: null,
      grid: true,
      ticks: 4,
      tickFormat: (/** @type {number} */ tick) => (Number.isInteger(tick) ? String(tick) : ""),
    },
    marks: [
      rectY(bins, {
        x1: "from",
        x2: "to",
        y: "value",
        insetLeft: 1,
        insetRight: 1,
        rx: 2.5,
        className: "bar",
      }),
      ruleY([0], { className: "axis" }),
      ruleX(flags, { x: "at", className: "mark" }),
      dot(flags, { x: "at", y: "top", r: 11, dy: -11, className: "markdot" }),
      text(flags, { x: "at", y: "top", dy: -11, text: "number", className: "marknum" }),
    ],
  });
}

/** @param {Bars} figures @param {number} width */
function bars({ rows }, width) {
  const drawn = rows.map((row) => ({ ...row, value: row.value ?? 0 }));
  return plot({
    width,
    height: 44 * rows.length + 8,
    marginLeft: Math.min(180, Math.round(width * 0.35)),
    marginRight: 64,
    marginTop: 4,
    marginBottom: 4,
    x: { axis: null, domain: [0, Math.max(1, ...drawn.map(({ value }) => value))] },
    y: { label: null, domain: rows.map(({ label }) => label), tickSize: 0 },
    marks: [
      barX(drawn, { x: "value", y: "label", insetTop: 4, insetBottom: 4, rx: 4, className: "bar" }),
      text(drawn, { x: "value", y: "label", text: "words", textAnchor: "start", dx: 8, className: "strong" }),
    ],
  });
}

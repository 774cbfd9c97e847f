// Where everything is, in pixels. Pure. From left to right: who asks, its q and z, room for what moves between, and a
// line for every key: v and k as two storeys, who answers, a bar, a number.

import { clamp } from "./scenes.js";

const PHONE = 560;
const [USUAL, ROOMY_LINE] = [30, 34]; // pixels of a key's line, and of a short sentence's
const [ABOVE, BELOW] = [44, 8]; // the lines
const FINGER = 24; // the least that a finger surely hits: WCAG 2.2, 2.5.8
const LEAST = 300; // a narrower stage is drawn smaller

/**
 * @param {object} size `width` of the stage, `unit` (1 at the usual type size, more for a projector), `n_lines` keys
 *   one by one, `rest` 1 if there is a line for all others, else 0, `d` numbers a vector, and `room`, the height that
 *   the stage should have at most, if its lines can be as low as a finger needs
 */
export function placesFor({ width, unit: u, n_lines, rest, d, room = Infinity }) {
  const rows = n_lines + rest;
  const phone = isPhone(width, u);
  const p = { width, u, phone, n_lines, rest, rows, d, ...(phone ? narrow(width, u, rows, d) : wide(width, u, rows, d, room)) };
  p.keys = { x: p.card.x + p.card.w + 6 * u, w: p.token };
  p.bottom = p.first + rows * p.line;
  return p;
}

/** Whether a stage is as narrow as a phone's. */
export const isPhone = (width, u) => width < PHONE * u;

function wide(width, u, rows, d, room) {
  const line = clamp((room - (ABOVE + BELOW) * u) / rows, FINGER * u, (rows <= 8 ? ROOMY_LINE : rows <= 18 ? USUAL : FINGER) * u);
  const token = Math.round(clamp(width * 0.118, 80 * u, 124 * u));
  const number = { x: width - 56 * u, w: 56 * u };
  const bar = { w: clamp(width * 0.115, 52 * u, 150 * u), h: 10 * u };
  bar.x = number.x - 4 * u - bar.w;
  const card = { w: cells(width * 0.155, d) };
  card.x = bar.x - 12 * u - token - 6 * u - card.w;
  const ask = { x: token + 16 * u, w: cells(width * 0.125, d), h: 15 * u };
  const take = { x: ask.x, w: ask.w, h: 54 * u };
  const top = ABOVE * u;
  const area = Math.max(rows * line, 216 * u);
  const first = top + (area - rows * line) / 2;
  return { line, token, number, bar, card, ask, take, top, first, area, height: top + area + BELOW * u, port: { x: ask.x + ask.w + 3 * u, right: card.x - 4 * u } };
}

/** A phone has no room beside the tokens: q and z, and the lens, lie in a band across the top. */
function narrow(width, unit, rows, d) {
  const u = Math.min(unit, width / LEAST);
  const line = FINGER * Math.max(1, u);
  const token = Math.round(clamp(width * 0.2, 56 * u, 84 * u));
  const number = { x: width - 46 * u, w: 46 * u };
  const bar = { ...number, h: line - 5 * u };
  const card = { w: cells(width * 0.2, d) };
  card.x = number.x - 4 * u - token - 6 * u - card.w;
  const band = { x: 0, y: 0, w: width, h: 63 * u };
  const top = band.h + 21 * u;
  return {
    line, token, number, bar, card, band, top, first: top, area: rows * line, height: top + rows * line + 2 * u,
    ask: { x: 0, y: 16 * u, w: width, h: 12 * u },
    take: { x: 0, y: 47 * u, w: width, h: 15 * u },
    port: { x: token + 5 * u, right: card.x - 4 * u },
  };
}

/** A strip's width: every cell the same number of half pixels. */
function cells(room, d) {
  return Math.max(0.5, Math.floor((room / d) * 2) / 2) * d;
}

/** The middle of the i-th key's line. */
export const middleOf = (p, i) => p.first + (i + 0.5) * p.line;

/** The two storeys of the i-th key's strips: what is on top (q on its way, then v) gets `split` of the height. */
export function storeysOf(p, i, split) {
  const room = p.line - 6 * p.u;
  const y = middleOf(p, i) - room / 2;
  const upper = Math.round(room * split);
  return { upper: { ...p.card, y, h: upper - 1 }, lower: { ...p.card, y: y + upper, h: room - upper }, y, h: room };
}

/** q and z of the asking token, whose own middle is at `home`. */
export function vectorsAt(p, home) {
  if (p.phone) return { ask: p.ask, take: p.take, port: { y: home - (p.line - 4 * p.u) / 2, h: p.line - 4 * p.u } };
  const gap = 10 * p.u;
  const whole = p.ask.h + gap + p.take.h;
  const y = clamp(home - p.ask.h - gap / 2, p.top + 4 * p.u, p.height - 26 * p.u - whole);
  const take = { ...p.take, y: y + p.ask.h + gap };
  return { ask: { ...p.ask, y }, take, port: take };
}

/** A ribbon between two places, w0 and w1 wide: an SVG path. */
export function ribbon(x0, y0, w0, x1, y1, w1) {
  const xm = (x0 + x1) / 2;
  const [a, b] = [w0 / 2, w1 / 2];
  return (
    `M${x0} ${y0 - a}C${xm} ${y0 - a} ${xm} ${y1 - b} ${x1} ${y1 - b}` +
    `L${x1} ${y1 + b}C${xm} ${y1 + b} ${xm} ${y0 + a} ${x0} ${y0 + a}Z`
  );
}

/** A line that leaves and arrives level: an SVG path. */
export function curve(x0, y0, x1, y1) {
  const xm = (x0 + x1) / 2;
  return `M${x0} ${y0}C${xm} ${y0} ${xm} ${y1} ${x1} ${y1}`;
}

/** How far a product's mark reaches, from 0 to 1: small ones are drawn larger than in proportion, to be seen. */
export const productSize = (product, most) => Math.min(1, Math.abs(product) / most) ** 0.6;

// The stage, stroke by stroke: what it looks like at one time. It reads the state and draws; it keeps nothing.

import { addStage } from "./add_stage.js";
import { blended, css, largestProduct, sheetOf } from "./colours.js";
import { lens } from "./lens.js";
import { headings } from "./headings.js";
import { curve, middleOf, productSize, ribbon, storeysOf, vectorsAt } from "./places.js";
import { makeStage } from "./make_stage.js";
import { SCENE, clamp, ease, mix, within } from "./scenes.js";

const EVEN = 0.5; // the two storeys of a key's card, k and what lies on it …
const TALL_VALUE = 0.66; // … and when it passes its value on
const THINNEST = 0.7; // pixels: a ribbon that is there can be seen
const WHITE = [255, 255, 255];
const FAINT = { light: 0.34, dark: 0.5 }; // a vector that has played its part

/**
 * @typedef {object} Stage What there is to draw: `surface`, `places`, `palette`, `row`, `frame`, `lines` (the keys that
 *   have a line), `others` (the share of all the rest), `home` (where the asking token is), `pointed` (a key or null),
 *   `sheets` of q, k and v, `words`, `names`; in the first and the last scene `model` (of model.js, or null), `added`,
 *   and `cell`, the number that is followed.
 * @param {Stage} stage
 */
export function drawStage(stage) {
  const { surface, places: p, frame, lines, pointed } = stage;
  const at = { ...stage, ...vectorsAt(p, stage.home), calm: FAINT[stage.palette.dark ? "dark" : "light"] };
  surface.clear();
  if (pointed !== null && lines.includes(pointed)) band(at, lines.indexOf(pointed));
  if (frame.name === "make") makeStage(at);
  else if (frame.name === "add") {
    lines.forEach((key, i) => bar(at, key, i));
    addStage(at);
  } else scored(at);
  headings(at);
  lens(at);
}

/** From the question to the blend: all that q, k and v alone tell. */
function scored(at) {
  const { places: p, frame, lines } = at;
  if (frame.scene <= SCENE.match) lines.forEach((key, i) => trail(at, key, i));
  if (frame.name === "blend") ribbons(at);
  lines.forEach((key, i) => {
    CARDS[frame.name](at, key, i);
    bar(at, key, i);
  });
  if (frame.name === "match") cursor(at);
  if (!p.phone) connectors(at);
  vectors(at);
}

/** Behind the key that is pointed at. */
function band({ surface, places: p, palette }, i) {
  const x = p.card.x - 5 * p.u;
  surface.rect(x, middleOf(p, i) - p.line / 2 + 1, p.width - x, p.line - 2, css(palette.ink, 0.06), 6 * p.u);
}

/** The thread that a copy of the query pulls along. */
function trail({ surface, places: p, palette, frame, ask }, key, i) {
  const fade = frame.name === "ask" ? 1 : 1 - within(frame.p, 0, 0.12);
  const { asked } = frame.keys[key];
  if (!asked || !fade) return;
  const copy = copyAt({ places: p, ask }, i, asked);
  const [x, y] = [ask.x + ask.w, ask.y + ask.h / 2];
  if (!p.phone && copy.x > x) thread(surface, palette, curve(x, y, copy.x, copy.y + copy.h / 2), x, copy.x, fade);
}

function thread(surface, palette, path, x0, x1, fade) {
  const colour = palette.roles.query;
  const stops = [[0, css(colour, 0.75)], [0.5, css(colour, 0.3)], [1, css(colour, 0.55)]];
  surface.path(path, { stroke: { x0, x1, stops }, width: 1.25, alpha: fade });
}

/** Where a copy of the query is on its way to the i-th key, `asked` of the way. */
function copyAt({ places: p, ask }, i, asked) {
  const { upper } = storeysOf(p, i, EVEN);
  const start = p.phone ? { x: p.token + 8 * p.u, y: p.top - 14 * p.u, w: p.card.w * 0.7, h: upper.h } : ask;
  const across = asked ** 0.85; // it leaves level and arrives level
  return {
    x: mix(start.x, upper.x, across),
    y: mix(start.y, upper.y, ease(asked)),
    w: mix(start.w, upper.w, across),
    h: mix(start.h, upper.h, across),
  };
}

const CARDS = {
  ask({ surface, places: p, palette, frame, row, sheets, ask }, key, i) {
    const { asked } = frame.keys[key];
    surface.strip(sheets.k, key, storeysOf(p, i, EVEN).lower, row.allowed[key] ? 1 : 0.15);
    if (!asked) return;
    const copy = copyAt({ places: p, ask }, i, asked);
    if (asked < 1) surface.rect(copy.x, copy.y, copy.w, copy.h, css(palette.page, 0.85));
    surface.strip(sheets.q, row.query, copy, p.phone ? within(asked, 0, 0.3) : 1);
  },
  match(at, key, i) {
    const { surface, places: p, frame, row, sheets, calm } = at;
    const { upper, lower } = storeysOf(p, i, EVEN);
    const { counted, gathered } = frame.keys[key];
    if (!row.allowed[key]) return surface.strip(sheets.k, key, lower, 0.15);
    if (gathered) surface.strip(sheets.k, key, lower, calm * gathered);
    if (counted < row.d) {
      surface.strip(sheets.q, row.query, upper, 1, counted);
      surface.strip(sheets.k, key, lower, 1, counted);
    }
    products(at, key, i);
  },
  scale: answered,
  share: answered,
  blend({ surface, places: p, frame, row, sheets, pointed, calm }, key, i) {
    const { upper, lower } = storeysOf(p, i, mix(EVEN, TALL_VALUE, ease(within(frame.p, 0, 0.25))));
    const own = pointed === key ? 1 : 0.14 + 0.86 * Math.sqrt(row.weights[key]);
    if (sheets.v && row.allowed[key]) surface.strip(sheets.v, key, upper, own * ease(within(frame.p, 0, 0.25)));
    surface.strip(sheets.k, key, lower, pointed === key ? 1 : row.allowed[key] ? calm : 0.15);
  },
};

function answered({ surface, places: p, row, sheets, pointed, calm }, key, i) {
  const alpha = pointed === key ? 1 : row.allowed[key] ? calm : 0.15;
  surface.strip(sheets.k, key, storeysOf(p, i, EVEN).lower, alpha);
}

/** One mark a product, up for more than 0, down for less; at the end they slide into the score's bar. */
function products({ surface, places: p, palette, frame, row }, key, i) {
  const { counted, gathered, bar: ends } = frame.keys[key];
  if (!counted || gathered === 1) return;
  const [most, end] = [largestProduct(row), ends[1]];
  const { y, h } = storeysOf(p, i, EVEN);
  const cell = p.card.w / row.d;
  const target = p.bar.x + end * p.bar.w;
  const [more, less] = [0.88, 0.42].map((alpha) => css(palette.ink, alpha * (1 - gathered * 0.7)));
  for (let j = 0; j < counted; j++) {
    const product = row.products[key][j];
    const size = productSize(product, most) * (h / 2) * (1 - gathered * 0.4);
    const x = mix(p.card.x + j * cell, target, gathered);
    const wide = Math.max(cell - 0.75, 0.75) * (1 - gathered * 0.6);
    surface.rect(x, product >= 0 ? y + h / 2 - size : y + h / 2, wide, size, product >= 0 ? more : less);
  }
  surface.rect(p.card.x, y + h / 2 - 0.5, counted * cell * (1 - gathered), 1, css(palette.ink, 0.25));
}

/** Which number is being multiplied, on the query and on every key. */
function cursor({ surface, places: p, palette, frame, row, ask, lines }) {
  const counted = Math.max(...frame.keys.map((state) => state.counted));
  if (counted === 0 || counted === row.d) return;
  const mark = (strip, y, h) => {
    const cell = strip.w / row.d;
    surface.rect(strip.x + counted * cell - 0.75, y, 1.5, h, css(palette.ink, 0.55));
  };
  mark(p.card, p.first, lines.length * p.line);
  mark(ask, ask.y - 4 * p.u, ask.h + 8 * p.u);
}

/** The score, the scaled score, the share: one bar that changes. */
function bar({ surface, places: p, palette, frame, pointed }, key, i) {
  const { bar: ends, ghost, kind } = frame.keys[key];
  const y = middleOf(p, i) - p.bar.h / 2;
  const strength = (pointed !== null && pointed !== key ? 0.45 : 1) * (p.phone ? 0.26 : 1);
  const draw = ([a, b], colour, least) => {
    const wide = Math.max(Math.abs(b - a) * p.bar.w, least);
    surface.rect(p.bar.x + Math.min(a, b) * p.bar.w, y, wide, p.bar.h, colour, p.phone ? 2 : 1.5);
  };
  if (!ends) return;
  if (kind === "weight" && !p.phone) draw([0, 1], css(palette.ink, 0.07), 0);
  if (ghost) draw(ghost, css(palette.ink, 0.1), 0);
  draw(ends, css(palette.ink, (ends[1] >= ends[0] ? 0.86 : 0.4) * strength), kind === "weight" && ends[1] === 0 ? 0 : 0.75);
  if (kind !== "weight" && (frame.scene < SCENE.share || frame.name === "add")) {
    surface.rect(p.bar.x + (frame.name === "add" ? ends[0] : frame.zero) * p.bar.w - 0.5, middleOf(p, i) - p.line / 2, 1, p.line, css(palette.ink, 0.3));
  }
}

/** The values on their way back: ribbons as wide as their share, all together as wide as z is tall. */
function ribbons({ surface, places: p, palette, row, frame, lines, others, port, pointed }) {
  const { value, output } = palette.roles;
  const [x0, x1] = [p.port.x, p.port.right];
  const lit = (colour) => css(blended(colour, WHITE, 0.4)); // halfway the two would make grey
  const stops = [[0, css(output)], [0.14, lit(output)], [0.3, lit(value)], [0.55, css(value)], [1, css(value)]];
  const fill = { x0, x1, stops };
  const flows = lines.map((key, i) => ({ key, i, weight: row.weights[key], flow: frame.keys[key].flow }));
  if (p.rest) flows.push({ key: null, i: lines.length, weight: others, flow: frame.p });
  let used = 0;
  for (const flow of flows) {
    flow.middle = port.y + (used + flow.weight / 2) * port.h;
    used += flow.weight;
  }
  const right = storeysOf(p, 0, TALL_VALUE).upper.h;
  flows.sort((a, b) => a.weight - b.weight);
  for (const { key, i, weight, flow, middle } of flows) {
    if (!flow || weight < 1e-4) continue;
    const [w0, w1] = [port.h, right].map((room) => Math.max(weight * room, THINNEST));
    const { upper } = storeysOf(p, i, TALL_VALUE);
    const front = mix(x1, x0, flow);
    const alpha = pointed !== null && pointed !== key ? 0.1 : weight * port.h < THINNEST ? 0.45 : 0.88;
    const path = ribbon(x0, middle, w0, x1, upper.y + upper.h / 2, w1);
    if (front > x0) surface.through(front, 0, x1 - front, p.height, () => surface.path(path, { fill, alpha }));
    else surface.path(path, { fill, alpha });
  }
}

/** From the token that asks to its q, and from z back to it. */
function connectors({ surface, places: p, palette, frame, home, ask, take }) {
  const lead = (to, colour, alpha) => {
    const [x0, x1] = [p.token + 1, to.x - 4 * p.u];
    const y = to.y + to.h / 2;
    if (alpha) surface.path(curve(x0, home, x1, y), { stroke: css(colour), width: 2 * p.u, alpha });
  };
  lead(ask, palette.roles.query, frame.query);
  lead(take, palette.roles.output, frame.z ? clamp(frame.p * 1.5) : 0);
}

/** q, and z as far as it has come. */
function vectors({ surface, palette, row, frame, sheets, ask, take }) {
  const outline = ({ x, y, w, h }, colour, alpha) => {
    const [l, t, r, b] = [x - 2, y - 2, x + w + 2, y + h + 2];
    surface.path(`M${l} ${t}H${r}V${b}H${l}Z`, { stroke: css(colour), width: 1.25, alpha });
  };
  if (frame.query) {
    surface.through(ask.x - 3, ask.y - 3, (ask.w + 6) * frame.query, ask.h + 6, () => {
      surface.strip(sheets.q, row.query, ask);
      outline(ask, palette.roles.query, 1);
    });
  }
  if (!frame.guessing) outline(take, palette.roles.output, frame.z ? 1 : 0.25);
  if (frame.z) surface.strip(sheetOf(frame.z, row.d, "output", palette, sheets.v.largest * 0.8), 0, take);
}

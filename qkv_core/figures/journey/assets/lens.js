// One key's step, large enough to read: in the empty middle, on a phone in the band across the top.

import { css, largestProduct } from "./colours.js";
import { middleOf, productSize } from "./places.js";
import { plot } from "./plot.js";
import { clamp, ease, within } from "./scenes.js";
import { fill, plain, scaleCase, written } from "./sentences.js";

const BROAD = 0.5; // a letter's usual breadth, as a part of its size

/** @param {import("./strokes.js").Stage} stage */
export function lens(stage) {
  const { frame, row, pointed } = stage;
  const key = pointed ?? row.top;
  if (key < 0 || (pointed === null && (frame.scene === 1 || frame.scene === 5))) return;
  if (stage.places.phone) return bandLens(stage, key);
  const box = boxFor(stage, key);
  const state = frame.keys[key];
  if (pointed !== null) backing(stage, box);
  if (!row.allowed[key]) return large(stage, box, key, "–", stage.words.lens.forbidden);
  if (frame.scene === 2 || (pointed !== null && frame.scene !== 3 && frame.scene !== 4)) return pair(stage, box, key);
  const [text, note] = step(stage, key, state);
  large(stage, box, key, text, note);
  plot(stage, { x: box.x, y: box.y + 92 * stage.places.u, w: box.w, h: box.h - 110 * stage.places.u }, key);
}

/** Beside the way of the ribbon, so that what is pointed at stays in sight. */
function boxFor({ places: p, frame, home, pointed, lines }, key) {
  const room = p.port.right - p.port.x;
  const margin = clamp(room * 0.1, 10 * p.u, 30 * p.u);
  const [x, w] = [p.port.x + margin, room - 2 * margin];
  const h = clamp(p.area * 0.55, 200 * p.u, 270 * p.u);
  const [above, below] = [p.top + 4 * p.u, p.top + p.area - h - 4 * p.u];
  const centre = (above + below) / 2;
  if (pointed === null || frame.scene !== 5) return { x, w, h, y: centre };
  const way = (home + middleOf(p, Math.max(lines.indexOf(key), 0))) / 2;
  return { x, w, h, y: way > p.top + p.area / 2 ? above : Math.max(above, below) };
}

function backing({ surface, places: p, palette }, { x, y, w, h }) {
  const [l, t, wide, high] = [x - 14 * p.u, y - 8 * p.u, w + 28 * p.u, h + 16 * p.u];
  surface.rect(l, t, wide, high, css(palette.page, 0.93), 12 * p.u);
}

/** q over k, number by number, and what their products add up to. */
function pair(stage, { x, y, w }, key) {
  const { surface, places: p, palette, frame, row, sheets, words, names } = stage;
  const { u } = p;
  const matching = frame.scene === 2;
  const counted = matching ? frame.keys[key].counted : row.d;
  const alpha = matching ? within(frame.p, 0, 0.08) : 1;
  const [top, high] = [y + 18 * u, 15 * u];
  heading(stage, names[row.query], names[key], x, y + 8 * u, w, alpha);
  surface.strip(sheets.q, row.query, { x, y: top, w, h: high }, alpha);
  surface.strip(sheets.k, key, { x, y: top + high + 2 * u, w, h: high }, alpha);
  marks(stage, key, { x, y: top + 2 * high + 6 * u, w, h: 54 * u }, counted);
  if (counted && counted < row.d) {
    const cell = w / row.d;
    const [l, t, r, b] = [x + (counted - 1) * cell - 1, top - 2, x + counted * cell + 1, top + 2 * high + 2 * u + 2];
    surface.path(`M${l} ${t}H${r}V${b}H${l}Z`, { stroke: css(palette.ink), width: 1.5 });
  }
  const base = y + 142 * u;
  const number = matching ? (frame.keys[key].number ?? 0) : row.scores[key];
  const note = matching && counted < row.d ? words.lens.sum : words.lens.score;
  surface.text(written(number), x + w, base, { size: 30 * u, weight: 700, colour: css(palette.ink, alpha), align: "right" });
  small(stage, plain(fill(note, { counted, d: row.d })), x + w, base + 20 * u, w, "right", alpha);
}

/** "it × animal", or the part of it that there is room for. */
function heading({ surface, places: p, palette }, asks, answers, x, y, w, alpha = 1) {
  const size = 14 * p.u;
  const most = Math.floor(w / (size * BROAD * 1.15)) - 3;
  const short = (text, length) => (text.length > length ? `${[...text].slice(0, Math.max(length - 1, 1)).join("")}…` : text);
  const first = short(asks, Math.max(Math.floor(most / 2), most - answers.length));
  const text = `${first} × ${short(answers, most - first.length)}`;
  surface.text(text, x, y, { size, weight: 600, colour: css(palette.ink, alpha) });
}

/** The products as marks about a line. */
function marks({ surface, palette, row }, key, { x, y, w, h }, counted) {
  const cell = w / row.d;
  const [zero, most] = [y + h * 0.55, largestProduct(row)];
  surface.rect(x, zero - 0.5, w, 1, css(palette.ink, 0.25));
  for (let j = 0; j < counted; j++) {
    const product = row.products[key][j];
    const size = productSize(product, most) * h * 0.5;
    const fill = css(palette.ink, product >= 0 ? 0.88 : 0.42);
    surface.rect(x + j * cell + cell * 0.1, product >= 0 ? zero - size : zero, cell * 0.8, size, fill);
  }
}

/** A step's number with how it came about: what is written large, and the note under it. */
function step({ row, words: { lens: words } }, key, { kind, number }) {
  const score = written(row.scores[key]);
  const after = written(row.scaled[key]);
  const values = { score, d: row.d, scale: Number(row.scale.toPrecision(3)), scaled: after };
  if (kind === "score") return [score, words.before];
  if (kind === "scaled") return [after, plain(fill(words.scaled[scaleCase(row)], values))];
  const largest = written(row.scaled[row.top]);
  const exponential = written(row.exponentials[key]);
  if (kind === "exponential") return [exponential, plain(fill(words.exponential, { ...values, largest }))];
  return [written(number, "weight"), plain(fill(words.weight, { exponential, total: written(row.total) }))];
}

function large(stage, { x, y, w }, key, text, note) {
  const { surface, places: p, palette, row, names } = stage;
  heading(stage, names[row.query], names[key], x, y + 10 * p.u, w);
  surface.text(text, x, y + 52 * p.u, { size: 40 * p.u, weight: 700, colour: css(palette.ink) });
  small(stage, note, x, y + 74 * p.u, w);
}

function small({ surface, places: p, palette }, text, x, y, w, align = "left", alpha = 1) {
  const size = Math.min(13.5 * p.u, w / (text.length * BROAD));
  surface.text(text, x, y, { size, colour: css(palette.soft, alpha), align });
}

/** A phone's band: q above; below it the pair's products, or the number. */
function bandLens(stage, key) {
  const { surface, places: p, palette, frame, row, sheets, take, pointed } = stage;
  const { u } = p;
  surface.rect(0, take.y - 18 * u, p.width, p.band.h - take.y + 24 * u, css(palette.page));
  const state = frame.keys[key];
  if (row.allowed[key] && (frame.scene <= 2 || (pointed !== null && frame.scene === 5))) {
    const counted = frame.scene === 2 ? state.counted : row.d;
    surface.strip(sheets.k, key, { x: 0, y: 30 * u, w: p.width, h: 10 * u });
    marks(stage, key, { x: 0, y: 42 * u, w: p.width - 70 * u, h: 22 * u }, counted);
    const number = frame.scene === 2 ? (state.number ?? 0) : row.scores[key];
    surface.text(written(number), p.width, 61 * u, { size: 19 * u, weight: 700, colour: css(palette.ink), align: "right" });
    return;
  }
  const [text, note] = row.allowed[key] ? step(stage, key, state) : ["–", stage.words.lens.forbidden];
  const fade = clamp(ease(within(frame.p, 0, 0.05)) + 0.2);
  surface.text(text, 0, 62 * u, { size: 26 * u, weight: 700, colour: css(palette.ink, fade) });
  small(stage, note, p.width, 60 * u, p.width * 0.7, "right");
}

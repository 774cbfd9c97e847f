// One key's step, large enough to read: in the empty middle, on a phone in the band across the top.

import { css, largestProduct } from "./colours.js";
import { middleOf, productSize } from "./places.js";
import { plot } from "./plot.js";
import { clamp, ease, within } from "./scenes.js";
import { lensOf } from "./worked.js";

const LEAST_SIZE = 10.5; // pixels of a letter that can be read
const ROOMY_NOTES = 170; // pixels: in less a note may take two lines
const BROAD = 0.5; // a letter's usual breadth, as a part of its size

/** @param {import("./strokes.js").Stage} stage */
export function lens(stage) {
  const { places: p, pointed } = stage;
  const shown = lensOf(stage);
  if (!shown) return;
  if (p.phone) return bandLens(stage, shown);
  const box = boxFor(stage, shown.key);
  if (pointed !== null) backing(stage, box);
  if (shown.counted !== null) return pair(stage, box, shown);
  large(stage, box, shown);
  if (shown.axis) plot(stage, { x: box.x, y: box.y + 116 * p.u, w: box.w, h: box.h - 134 * p.u }, shown);
}

/** Beside the way of the ribbon, so that what is pointed at stays in sight. */
function boxFor({ places: p, frame, home, pointed, lines }, key) {
  const room = p.port.right - p.port.x;
  const margin = clamp(room * 0.1, 10 * p.u, 30 * p.u);
  const [x, w] = [p.port.x + margin, room - 2 * margin];
  const h = clamp(p.area * 0.55, 200 * p.u, 270 * p.u);
  const [above, below] = [p.top + 4 * p.u, p.top + p.area - h - 4 * p.u];
  const centre = (above + below) / 2;
  if (pointed === null || frame.name !== "blend") return { x, w, h, y: centre };
  const way = (home + middleOf(p, Math.max(lines.indexOf(key), 0))) / 2;
  return { x, w, h, y: way > p.top + p.area / 2 ? above : Math.max(above, below) };
}

function backing({ surface, places: p, palette }, { x, y, w, h }) {
  const [l, t, wide, high] = [x - 14 * p.u, y - 8 * p.u, w + 28 * p.u, h + 16 * p.u];
  surface.rect(l, t, wide, high, css(palette.page, 0.93), 12 * p.u);
}

/** q over k, number by number, and what their products add up to. */
function pair(stage, { x, y, w }, { key, title, counted, text, notes }) {
  const { surface, places: p, palette, frame, row, sheets } = stage;
  const { u } = p;
  const alpha = counted < row.d ? within(frame.p, 0, 0.08) : 1;
  const [top, high] = [y + 18 * u, 15 * u];
  heading(stage, title, x, y + 8 * u, w, alpha);
  surface.strip(sheets.q, row.query, { x, y: top, w, h: high }, alpha);
  surface.strip(sheets.k, key, { x, y: top + high + 2 * u, w, h: high }, alpha);
  marks(stage, key, { x, y: top + 2 * high + 6 * u, w, h: 54 * u }, counted);
  if (counted && counted < row.d) {
    const cell = w / row.d;
    const [l, t, r, b] = [x + (counted - 1) * cell - 1, top - 2, x + counted * cell + 1, top + 2 * high + 2 * u + 2];
    surface.path(`M${l} ${t}H${r}V${b}H${l}Z`, { stroke: css(palette.ink), width: 1.5 });
  }
  const base = y + 142 * u;
  surface.text(text, x + w, base, { size: 30 * u, weight: 700, colour: css(palette.ink, alpha), align: "right" });
  small(stage, notes[0], x + w, base + 20 * u, w, "right", alpha);
}

/** "it × animal", or the part of it that there is room for. */
function heading({ surface, places: p, palette }, [asks, answers], x, y, w, alpha = 1) {
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

function large(stage, { x, y, w }, { title, text, notes }) {
  const { surface, places: p, palette } = stage;
  heading(stage, title, x, y + 10 * p.u, w);
  surface.text(text, x, y + 52 * p.u, { size: 40 * p.u, weight: 700, colour: css(palette.ink) });
  notes.forEach((note, i) => small(stage, note, x, y + (74 + (w < ROOMY_NOTES * p.u ? 26 : 17) * i) * p.u, w));
}

/** A note, smaller where it would be too long for its room, and below a size that can be read in two lines. */
function small({ surface, places: p, palette }, text, x, y, w, align = "left", alpha = 1) {
  const fitting = w / (text.length * BROAD);
  const size = clamp(fitting, LEAST_SIZE * p.u, 13.5 * p.u);
  const lines = fitting < LEAST_SIZE * p.u ? halves(text) : [text];
  lines.forEach((line, i) => surface.text(line, x, y + i * size * 1.2, { size, colour: css(palette.soft, alpha), align }));
}

/** A text in two lines, broken at the blank nearest to its middle. */
function halves(text) {
  const blanks = [...text].flatMap((sign, i) => (sign === " " ? [i] : []));
  const middle = blanks.sort((a, b) => Math.abs(a - text.length / 2) - Math.abs(b - text.length / 2))[0];
  return middle === undefined ? [text] : [text.slice(0, middle), text.slice(middle + 1)];
}

/** A phone's band: q above; below it the pair's products, or the number. */
function bandLens(stage, { key, counted, text, notes }) {
  const { surface, places: p, palette, frame, sheets, take } = stage;
  const { u } = p;
  surface.rect(0, take.y - 18 * u, p.width, p.band.h - take.y + 24 * u, css(palette.page));
  if (counted !== null) {
    surface.strip(sheets.k, key, { x: 0, y: 30 * u, w: p.width, h: 10 * u });
    marks(stage, key, { x: 0, y: 42 * u, w: p.width - 70 * u, h: 22 * u }, counted);
    surface.text(text, p.width, 61 * u, { size: 19 * u, weight: 700, colour: css(palette.ink), align: "right" });
    return;
  }
  const fade = clamp(ease(within(frame.p, 0, 0.05)) + 0.2);
  surface.text(text, 0, 62 * u, { size: 26 * u, weight: 700, colour: css(palette.ink, fade) });
  notes.forEach((note, i) => {
    const y = (60 - 15 * (notes.length - 1 - i)) * u;
    small(stage, note, p.width, y, p.width * 0.7, "right");
  });
}

// The first scene: x through three matrices. Each lies the way that its rows stand under x, so that a number of q is
// what x and one row give, multiplied cell by cell and added up; the row is a column of W in the formula.

import { printed } from "./arithmetic.js";
import { almostLargest, css, sheetOf, sheetOfX } from "./colours.js";
import { column } from "./headings.js";
import { ROLES, followed } from "./model.js";
import { productSize } from "./places.js";
import { ease, within } from "./scenes.js";
import { worded } from "./sentences.js";

const QUIET = 0.4; // the part of a matrix that has not had its turn

/**
 * Where everything is: the strip of x, the room for its products, and for each role the matrix, the asking token's
 * vector and every token's. @param {object} p of places.js
 */
export function makePlaces(p, n) {
  const left = p.token + (p.phone ? 10 : 18) * p.u;
  const all = Math.min(Math.max(n * 4 * p.u, 48 * p.u), (p.width - left) * (p.phone ? 0.22 : 0.24));
  const own = (p.phone ? 24 : 26) * p.u;
  const w = p.width - left - own - all - 16 * p.u;
  const top = p.phone ? 14 * p.u : p.top - 6 * p.u;
  const x = { x: left, y: top + 4 * p.u, w, h: 14 * p.u };
  const products = { x: left, y: x.y + x.h + 4 * p.u, w, h: 34 * p.u };
  const bottom = p.height - 6 * p.u;
  const first = products.y + products.h + 4 * p.u;
  const step = (bottom - first) / 3;
  const blocks = ROLES.map((role, i) => {
    const y = first + i * step + 17 * p.u;
    const h = step - 19 * p.u;
    const vector = { x: left + w + 8 * p.u, y, w: own, h };
    return { role, matrix: { x: left, y, w, h }, vector, all: { x: vector.x + own + 8 * p.u, y, w: all, h } };
  });
  return { x, products, blocks };
}

/** The number that is followed: the one that is touched, the one whose turn it is, or the largest of q. */
export function cellOf({ row, frame, cell }) {
  if (cell) return cell;
  const turn = Math.floor(within(frame.p, 0.08, 0.62) * row.d);
  if (turn < row.d) return { role: "query", number: turn };
  const sizes = Array.from(row.q, Math.abs);
  return { role: "query", number: sizes.indexOf(Math.max(...sizes)) };
}

/** What is written: over x, over each matrix, and the number that is followed. */
export function makeLabels(stage) {
  const { row, model, names, words: { headings: words } } = stage;
  const { role, number } = cellOf(stage);
  const value = { query: row.q, key: row.k[row.query], value: row.v[row.query] }[role][number];
  return {
    x: worded(words.x, { asks: names[row.query], d_model: model.d }),
    matrices: ROLES.map((own) => worded(words.matrix, { letter: own[0].toUpperCase(), d: row.d, d_model: model.d })),
    value: `${role[0]}[${number}] = ${printed(value)}`,
  };
}

export function makeStage(stage) {
  const { surface, places: p, palette, frame, row, model, words: { headings: words } } = stage;
  if (!model) return;
  const labels = makeLabels(stage);
  const at = makePlaces(p, row.n);
  const sheets = sheetsOf(stage);
  const { role, number } = cellOf(stage);
  const done = Math.floor(within(frame.p, 0.08, 0.62) * row.d);
  const arrived = ease(within(frame.p, 0, 0.08));
  column(stage, labels.x, at.x.x, at.x.y - 5 * p.u, "left");
  surface.strip(sheets.x, row.query, at.x, arrived);
  productMarks(stage, at.products, followed(model, role, row.query, number));
  at.blocks.forEach(({ role: own, matrix, vector, all }, i) => {
    const letter = own[0].toUpperCase();
    const cell = matrix.h / row.d;
    column(stage, labels.matrices[i], matrix.x, matrix.y - 4 * p.u, "left");
    letterOver(stage, own, vector, worded(words.all, { letter: own[0] }), all);
    surface.whole(sheets[`W_${letter}`], matrix, QUIET);
    surface.through(matrix.x, matrix.y, matrix.w, cell * done, () => surface.whole(sheets[`W_${letter}`], matrix, 1));
    surface.through(vector.x, vector.y, vector.w, cell * done, () => surface.whole(sheets[`own ${own}`], vector, 1));
    surface.through(all.x, all.y, all.w * ease(within(frame.p, 0.66, 1)), all.h, () => surface.whole(sheets[`all ${own}`], all, 1));
    outlined(stage, vector, palette.roles[own]);
    if (frame.p > 0.66) outlined(stage, { ...all, x: all.x + (row.query * all.w) / row.n, w: all.w / row.n }, palette.roles[own]);
    if (own === role) {
      outlined(stage, { ...matrix, y: matrix.y + number * cell, h: cell }, palette.ink);
      outlined(stage, { ...vector, y: vector.y + number * cell, h: cell }, palette.ink);
    }
  });
  surface.text(labels.value, p.width, at.products.y + at.products.h - 8 * p.u, { size: 15 * p.u, weight: 700, colour: css(palette.ink), align: "right" });
}

function outlined({ surface }, { x, y, w, h }, colour) {
  const [l, t, r, b] = [x - 1.5, y - 1.5, x + w + 1.5, y + h + 1.5];
  surface.path(`M${l} ${t}H${r}V${b}H${l}Z`, { stroke: css(colour), width: 1.25 });
}

function letterOver({ surface, places: p, palette }, role, vector, text, all) {
  const y = vector.y - 4 * p.u;
  const colour = css(palette.words[role]);
  surface.text(role[0], vector.x, y, { size: 14 * p.u, weight: 700, colour, letter: true });
  if (!p.phone) surface.text(text, all.x, y, { size: 11.5 * p.u, colour: css(palette.soft) });
}

/** The products as marks about a line, up for more than 0. */
function productMarks({ surface, palette }, { x, y, w, h }, { products }) {
  const [cell, zero, most] = [w / products.length, y + h / 2, almostLargest(products)];
  surface.rect(x, zero - 0.5, w, 1, css(palette.ink, 0.25));
  const [more, less] = [css(palette.ink, 0.88), css(palette.ink, 0.42)];
  products.forEach((product, i) => {
    const size = (productSize(product, most) * h) / 2;
    surface.rect(x + i * cell, product >= 0 ? zero - size : zero, Math.max(cell * 0.8, 0.6), size, product >= 0 ? more : less);
  });
}

/** The matrices and vectors with their colours, made once for a query. */
function sheetsOf({ model, row, palette }) {
  if (model.sheets?.query === row.query && model.sheets.palette === palette) return model.sheets;
  const sheets = { query: row.query, palette, x: sheetOfX(model, palette) };
  for (const role of ROLES) {
    const letter = role[0].toUpperCase();
    const vectors = { query: row.queries, key: row.k, value: row.v }[role];
    // Every token's vector as a column: [d_head, token].
    const turned = Float32Array.from({ length: row.d * row.n }, (_, at) => vectors[at % row.n][Math.floor(at / row.n)]);
    sheets[`W_${letter}`] = sheetOf(model[`W_${letter}`], model.d, role, palette);
    sheets[`all ${role}`] = sheetOf(turned, row.n, role, palette);
    sheets[`own ${role}`] = sheetOf(vectors[row.query], 1, role, palette, sheets[`all ${role}`].largest);
  }
  model.sheets = sheets;
  return sheets;
}

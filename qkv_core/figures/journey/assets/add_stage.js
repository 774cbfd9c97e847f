// The last scene: z through W_O, added to x. Strips of d_model numbers below one another; beside them, at each key's
// line, the bar of its cosine with x (strokes.js draws it).

import { css, sheetOf, sheetOfX } from "./colours.js";
import { column } from "./headings.js";
import { sumOf } from "./model.js";
import { ease, within } from "./scenes.js";
import { worded } from "./sentences.js";

const LABEL = 15; // pixels above a strip
const TALLEST = 18; // pixels
const MATRIX = 3; // strips that W_O is as tall as, where there is room for it
const FEWEST = 300; // pixels of a stage with room for it

const STRIPS = [
  { name: "z", from: 0 },
  { name: "W_O", from: 0.05 },
  { name: "part", from: 0.15 },
  { name: "x", from: 0.3 },
  { name: "with_head", from: 0.45 },
  { name: "others", from: 0.7 },
  { name: "with_all", from: 0.8 },
];

/** The strips in their order, each from when on (a part of the scene), with its place. @param {object} p of places.js */
export function addPlaces(p) {
  const x = p.token + (p.phone ? 10 : 18) * p.u;
  const right = p.phone ? p.keys.x - 8 * p.u : p.card.x + p.card.w;
  const top = p.phone ? 4 * p.u : p.top - 22 * p.u;
  const room = p.height - top - 8 * p.u;
  const shown = STRIPS.filter(({ name }) => name !== "W_O" || room > FEWEST * p.u);
  const n_heights = shown.length - 1 + (shown.length === STRIPS.length ? MATRIX : 1);
  const label = LABEL * p.u;
  const height = Math.min((room - shown.length * label) / n_heights - 3 * p.u, TALLEST * p.u);
  let y = top;
  return shown.map(({ name, from }) => {
    const place = { x, y: y + label, w: right - x, h: name === "W_O" ? MATRIX * height : height };
    y = place.y + place.h + 4 * p.u;
    return { name, from, place };
  });
}

/** What is written over each strip, by its name. */
export function addLabels({ row, model, names, words: { headings: words } }) {
  const values = { d: row.d, head: `L${row.layer}H${row.head}`, asks: names[row.query], d_model: model.d };
  return Object.fromEntries(STRIPS.map(({ name }) => [name, worded(words[name], values)]));
}

export function addStage(stage) {
  const { surface, places: p, frame, row, model, added } = stage;
  if (!model || !added) return;
  const sheets = sheetsOfAdded(stage);
  const labels = addLabels(stage);
  for (const { name, from, place } of addPlaces(p)) {
    const here = ease(within(frame.p, from, from + 0.15));
    if (!here) continue;
    const { x, y, w, h } = place;
    column(stage, labels[name], x, y - 3 * p.u, "left");
    surface.through(x, y, w * here, h, () => {
      if (name === "W_O") surface.whole(sheets.W_O, place, 1);
      else surface.strip(sheets[name], name === "x" ? row.query : 0, place);
    });
  }
}

/** Made once for a query: every strip after z by the same measure as x, so that lengths can be compared. */
function sheetsOfAdded({ model, added, row, palette, sheets }) {
  if (model.added?.of === added && model.added.palette === palette) return model.added;
  const x = sheetOfX(model, palette);
  const like = (values, role) => ({ ...sheetOf(Float32Array.from(values), model.d, role, palette, x.largest) });
  const others = added.all.map((number, i) => number - added.part[i]);
  const inInk = (values) => ({ ...like(values, "output"), above: palette.ink });
  model.added = {
    of: added, palette, x,
    z: sheetOf(row.z, row.d, "output", palette, sheets.v.largest * 0.8),
    W_O: sheetOf(model.W_O, model.d, "output", palette),
    part: like(added.part, "output"),
    with_head: inInk(sumOf(added.x, added.part)),
    others: like(others, "output"),
    with_all: inInk(sumOf(added.x, added.all)),
  };
  return model.added;
}

// The finished picture on a surface of its own, with tokens and numbers: to be saved as SVG or PNG.

import { CanvasSurface, SvgSurface } from "./surface.js";
import { blended, css, textOn } from "./colours.js";
import { middleOf, placesFor } from "./places.js";
import { FINISHED, frameOf } from "./scenes.js";
import { plain, sentence, written } from "./sentences.js";
import { drawStage } from "./strokes.js";

const MARGIN = 28;
const TITLE = 64; // the height of the words above, two lines of them
const LETTER = 8; // about a letter's width there

/** The still of what a picture shows, as the text of an SVG file. @param {import("./picture.js").Picture} picture */
export function stillOf(picture, width = 1000) {
  const still = arranged(picture, width);
  const surface = new SvgSurface(still.places.width, still.places.height, picture.palette.font);
  const inner = drawn(picture, still, surface).toString(still.title);
  const [w, h] = [still.places.width + 2 * MARGIN, still.places.height + TITLE + MARGIN];
  const placed = inner.replace("<svg ", `<svg x="${MARGIN}" y="${TITLE}" `);
  const frame = new SvgSurface(w, h, picture.palette.font);
  background(frame, picture.palette, still, w, h);
  return frame.toString(still.title).replace("</svg>", `${placed}</svg>`);
}

/** The same as a PNG: a promise of a Blob, `sharp` pixels for one of the SVG. */
export function pngOf(picture, width = 1000, sharp = 2) {
  const still = arranged(picture, width);
  const [w, h] = [still.places.width + 2 * MARGIN, still.places.height + TITLE + MARGIN];
  const surface = new CanvasSurface(document.createElement("canvas"), picture.palette.font);
  surface.resize(w, h, sharp);
  background(surface, picture.palette, still, w, h);
  surface.context.translate(MARGIN, TITLE);
  surface.clear = () => {};
  drawn(picture, still, surface);
  return new Promise((resolve) => surface.canvas.toBlob(resolve, "image/png"));
}

function arranged({ numbers, keys, lines, row, words, names }, width) {
  const places = placesFor({ width: width - 2 * MARGIN, unit: 1, n_lines: lines.length, rest: lines.length < numbers.n ? 1 : 0, d: numbers.d_head });
  // A longer sentence shows the strongest keys; who asks is put among them, at its place.
  const asking = keys.length === lines.length || lines.includes(row.query) ? lines : [...lines, row.query].sort((a, b) => a - b);
  const home = middleOf(places, Math.min(Math.max(asking.indexOf(row.query), 0), places.rows - 1));
  return { places, asking: asking.slice(0, places.rows), home, title: `L${row.layer}H${row.head}. ${plain(sentence(words, row, FINISHED, names))}` };
}

function background(surface, palette, { title }, w, h) {
  surface.rect(0, 0, w, h, css(palette.page));
  wrapped(title, (w - 2 * MARGIN) / LETTER).forEach((line, i) => {
    surface.text(line, MARGIN, 24 + 20 * i, { size: 15, weight: 600, colour: css(palette.ink) });
  });
}

/** A text in lines of at most so many letters, broken at blanks. */
function wrapped(text, most) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trimStart();
    if (longer.length > most && lines.at(-1)) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

function drawn(picture, { places: p, asking, home }, surface) {
  const { row, palette, lines, rest, words, names, sheets } = picture;
  const frame = frameOf(row, FINISHED);
  drawStage({ surface, places: p, palette, row, frame, lines, others: rest.weight, home, pointed: null, sheets, words, names, touched: true });
  const write = (text, x, y, options) => surface.text(text, x, y + 5, { size: 15, colour: css(palette.ink), ...options });
  asking.forEach((token, i) => {
    const y = token === row.query ? home : middleOf(p, i);
    if (token !== row.query) return write(row.tokens[token], p.token - 10, y, { align: "right" });
    const fill = palette.roles.query;
    surface.rect(0, y - p.line / 2 + 2, p.token, p.line - 4, css(fill), p.line / 2);
    write(row.tokens[token], p.token - 10, y, { align: "right", weight: 600, colour: css(textOn(fill)) });
  });
  lines.forEach((key, i) => {
    const y = middleOf(p, i);
    const tint = blended(palette.page, palette.weight(row.weights[key]), 1);
    surface.rect(p.keys.x, y - p.line / 2 + 2.5, p.keys.w, p.line - 5, css(tint), 6);
    const weight = row.weights[key] >= 0.1 ? 600 : 400;
    write(row.tokens[key], p.keys.x + p.keys.w / 2, y, { align: "center", weight, colour: css(textOn(tint)) });
    write(row.allowed[key] ? written(row.weights[key], "weight") : "–", p.width, y, { align: "right", weight });
  });
  if (p.rest) {
    const y = middleOf(p, lines.length);
    write(rest.text, p.keys.x + p.keys.w / 2, y, { align: "center", size: 13, colour: css(palette.soft) });
    write(written(rest.weight, "weight"), p.width, y, { align: "right", colour: css(palette.soft) });
  }
  return surface;
}

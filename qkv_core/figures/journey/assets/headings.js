// What the columns are called: each in its role's colour.

import { printed } from "./arithmetic.js";
import { css } from "./colours.js";
import { SCENE } from "./scenes.js";
import { scaleCase, worded } from "./sentences.js";

/** @param {import("./strokes.js").Stage} stage */
export function headings(stage) {
  const { places: p, frame, words: { headings: words } } = stage;
  const late = frame.scene >= SCENE.blend;
  const title = (role, x, y, alpha, length) => roleAt(stage, role, words[role], x, y, alpha, length);
  const line = p.first - (p.phone ? 6 : 9) * p.u;
  if (stage.touched) column(stage, words.asks, p.phone ? 0 : p.token - 10 * p.u, line, p.phone ? "left" : "right");
  if (frame.name === "make") return;
  if (!p.phone) column(stage, words.answers, p.keys.x + p.keys.w / 2, line, "center");
  column(stage, columnTitle(stage), p.width, line, "right");
  if (frame.name === "add") return;
  title("query", p.phone ? 0 : stage.ask.x, stage.ask.y - 6 * p.u, frame.query);
  if (p.phone) {
    title(late ? "value" : "key", p.card.x, line, 1, "letter");
    if (late) title("output", 0, stage.take.y - 5 * p.u, 1);
    return;
  }
  if (!frame.guessing) title("output", stage.take.x, stage.take.y + stage.take.h + 16 * p.u, late ? 1 : 0.4);
  const length = p.card.w < ROOMY * p.u ? "letter" : "";
  title("value", p.card.x, line - 17 * p.u, late ? 1 : 0.3, length);
  title("key", p.card.x, line, 1, length);
}

/** What the number at the end of each line is. */
export function columnTitle({ row, frame, words: { headings: words } }) {
  const kind = frame.keys.find(({ kind }) => kind)?.kind;
  if (!kind) return "";
  if (kind === "scaled") return worded(words.scaled[scaleCase(row)], { d: row.d, scale: printed(row.scale, 3) });
  return { sum: words.score, score: words.score, exponential: words.exponential, weight: words.weight, change: words.change }[kind];
}

export function column({ surface, palette, places: p }, text, x, y, align) {
  surface.text(text, x, y, { size: 12.5 * p.u, colour: css(palette.soft), align });
}

/** The vector's letter, and what it is for. */
function roleAt({ surface, palette, places: p }, role, text, x, y, alpha, length) {
  const colour = css(palette.words[role], alpha);
  const size = 12.5 * p.u;
  surface.text(LETTERS[role], x, y, { size: size * 1.1, weight: 700, colour, letter: true });
  surface.text(length === "letter" ? role : text, x + 13 * p.u, y, { size, colour });
}

const ROOMY = 140; // pixels: over a narrower card the vector's name must do
const LETTERS = { query: "q", key: "k", value: "v", output: "z" };

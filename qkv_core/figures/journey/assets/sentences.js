// The sentence of a scene, and how numbers are written. Pure. The words are templates from Python; here they meet the
// row's numbers. A case is chosen so that its sentence is true of the row.

import { operands, signed } from "./arithmetic.js";
import { END, SCENES } from "./scenes.js";

/** A number as the picture writes it; `kind` is "weight" for a share of 100 %. */
export function written(number, kind, digits = 2) {
  if (number === null) return "";
  if (kind === "weight") return share(number);
  return signed(number.toFixed(digits));
}

/** Never "100%" of less, never "0%" of more. */
function share(weight) {
  const percent = 100 * weight;
  if (percent === 0 || percent === 100) return `${percent}%`;
  if (percent < 0.05) return "<0.1%";
  if (percent >= 99.95) return ">99.9%";
  return `${percent.toFixed(percent < 9.95 || percent >= 99.5 ? 1 : 0)}%`;
}

/** Every token's name: its text, with its place among the same where there are several: "the (2)". Of two texts, each by itself. */
export function namesOf(tokens, n_asking = 0) {
  if (n_asking) return [...namesOf(tokens.slice(0, n_asking)), ...namesOf(tokens.slice(n_asking))];
  const counts = new Map();
  const places = tokens.map((token) => {
    counts.set(token, (counts.get(token) ?? 0) + 1);
    return counts.get(token);
  });
  return tokens.map((token, i) => (counts.get(token) > 1 ? `${token} (${places[i]})` : token));
}

/** The template with its {places} filled, as pieces; what stands between ** is strong. Text stays text. */
export function fill(template, values) {
  return template.split("**").map((piece, i) => ({
    text: piece.replace(/\{(\w+)\}/g, (_, name) => String(values[name])),
    strong: i % 2 === 1,
  })).filter(({ text }) => text);
}

/** The pieces as one text. */
export const plain = (pieces) => pieces.map(({ text }) => text).join("");

/** How the scale in force is written: "root" for 1/√d_head, "none" for 1, "zero" for 0, else "other". */
export function scaleCase({ scale, d }) {
  if (scale === 0) return "zero";
  if (Math.abs(scale - 1) < 1e-9) return "none";
  return Math.abs(scale * Math.sqrt(d) - 1) < 1e-6 ? "root" : "other";
}

/** A key's score and the scale with the digits that give its scaled score, which is written with `digits`. */
export function scalingOf(row, key, digits = 2) {
  const way = scaleCase(row);
  const result = written(row.scaled[key], "scaled", digits);
  const shown = (number) => written(number, "scaled", digits);
  if (way !== "other") {
    const by = { root: 1 / Math.sqrt(row.d), none: 1, zero: 0 }[way];
    const [score] = operands([row.scores[key]], (own) => shown(own * by), result, digits);
    return { score, scaled: result };
  }
  const [score, scale] = operands([row.scores[key], row.scale], (own, by) => shown(own * by), result, digits);
  return { score, scale, scaled: result };
}

/** Which of the scene's sentences is true of this row. @param {import("./numbers.js").Row} row */
export function caseOf(row, scene) {
  if (row.n_allowed === 0) return "nobody";
  const one = row.n_allowed === 1;
  const other = row.n_asking > 0 && row.n_allowed === row.n - row.n_asking;
  const equals = (list) => list.filter((number, key) => row.allowed[key] && number === list[row.best]).length;
  switch (SCENES[scene - 1]) {
    case "ask": return other ? "other" : row.n_allowed === row.n ? (one ? "one" : "all") : one ? "masked_one" : "masked";
    case "match": {
      if (one) return "one";
      const tied = row.scores.filter((number, key) => row.allowed[key] && number === row.scores[row.top]).length > 1;
      return tied ? "tied" : row.scores[row.top] < 0 ? "negative" : "highest";
    }
    case "scale": return scaleCase(row);
    default: {
      if (one) return "one";
      const n_equal = equals(row.weights);
      if (n_equal === row.n_allowed) return "equal";
      if (n_equal > 1) return "tied";
      return row.best === row.query ? "itself" : "largest";
    }
  }
}

/** What the placeholders of a scene's sentence stand for. */
function valuesOf(row, scene, names) {
  const { d, n, n_allowed, scores, weights, top, best } = row;
  const values = { d, n, n_allowed, asks: names[row.query] };
  if (n_allowed === 0) return values;
  const numbers = SCENES[scene - 1] === "scale" ? scalingOf(row, top) : { score: written(scores[top]) };
  return { ...values, ...numbers, top: names[top], best: names[best], share: written(weights[best], "weight") };
}

/** The sentence of a scene, in pieces. @param {object} words `words/journey.py`'s */
export function sentence(words, row, scene, names) {
  return fill(words.scenes[SCENES[scene - 1]].says[caseOf(row, scene)], valuesOf(row, scene, names));
}

/** What is said of one key that is pointed at, with exact numbers. */
export function pointedAt(words, row, key, names) {
  const values = { d: row.d, asks: names[row.query], key: names[key] };
  if (!row.allowed[key]) return fill(words.pointed.forbidden, values);
  const share = `${(100 * row.weights[key]).toFixed(4)}%`;
  return fill(words.pointed[scaleCase(row)], { ...values, ...scalingOf(row, key, 4), share });
}

/** The formula with the scale in force: pieces with the scenes that light them and the role that colours them. */
export function formulaOf(row) {
  const scale = { root: ` / √${row.d}`, none: "", zero: " × 0", other: ` × ${Number(row.scale.toPrecision(3))}` };
  return [
    { text: "z", role: "output", scenes: [5] },
    { text: " = ", scenes: [] },
    { text: "softmax", scenes: [4] },
    { text: "(", scenes: [] },
    { text: "q", role: "query", scenes: [1, 2] },
    { text: " · ", scenes: [2] },
    { text: "k", role: "key", scenes: [1, 2] },
    { text: scale[scaleCase(row)], scenes: [3] },
    { text: ")", scenes: [] },
    { text: " · ", scenes: [END] },
    { text: "v", role: "value", scenes: [END] },
  ].filter(({ text }) => text);
}

// The sentence of a scene, and how numbers are written. Pure. The words are templates from Python; here they meet the
// row's numbers. A case is chosen so that its sentence is true of the row.

import { addends, inBrackets, operands, printed, signed } from "./arithmetic.js";
import { SCENE, SCENES } from "./scenes.js";

const OF_A_COSINE = 3; // digits

/** A number as the picture writes it; `kind` is "weight" for a share of 100 %. */
export function written(number, kind, digits = 2) {
  if (number === null) return "";
  if (kind === "weight") return share(number);
  if (kind === "change") return change(number);
  return signed(number.toFixed(digits));
}

/** A difference of two cosines, with its sign. */
function change(number) {
  const text = signed(number.toFixed(OF_A_COSINE));
  return Number(text.replace("−", "-")) > 0 ? `+${text}` : text;
}

/** A part of something that may be more than the whole. */
export const inPercent = (part) => `${printed(100 * part, part < 0.0995 ? 1 : 0)}%`;

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

/** A template with its places filled, as one text. */
export const worded = (template, values) => plain(fill(template, values));

/** How the scale in force is written: "root" for 1/√d_head, "none" for 1, "zero" for 0, "distance" with more, else "other". */
export function scaleCase({ scale, d, distances }) {
  if (distances) return "distance";
  if (scale === 0) return "zero";
  if (Math.abs(scale - 1) < 1e-9) return "none";
  return Math.abs(scale * Math.sqrt(d) - 1) < 1e-6 ? "root" : "other";
}

/** A key's score and the scale with the digits that give its scaled score, which is written with `digits`. */
export function scalingOf(row, key, digits = 2) {
  const way = scaleCase(row);
  const result = written(row.scaled[key], "scaled", digits);
  const shown = (number) => written(number, "scaled", digits);
  if (way === "distance") {
    const parts = [row.scores[key], row.scale, row.distances[key]];
    const [score, scale, added] = operands(parts, (own, by, more) => shown(own * by + more), result, digits);
    return { score, scale, distance: inBrackets(added), scaled: result };
  }
  if (way !== "other") {
    const by = { root: 1 / Math.sqrt(row.d), none: 1, zero: 0 }[way];
    const [score] = operands([row.scores[key]], (own) => shown(own * by), result, digits);
    return { score, scaled: result };
  }
  const [score, scale] = operands([row.scores[key], row.scale], (own, by) => shown(own * by), result, digits);
  return { score, scale, scaled: result };
}

/** Which of the scene's captions is true of this row. @param {import("./numbers.js").Row} row */
export function caseOf(row, scene, added = null) {
  const name = SCENES[scene - 1];
  if (name === "make") return "all";
  if (name === "add") return movesOf(row, added);
  if (row.n_allowed === 0) return "nobody";
  const one = row.n_allowed === 1;
  const other = row.n_asking > 0 && row.n_allowed === row.n - row.n_asking;
  switch (name) {
    case "ask": return other ? "other" : row.n_allowed === row.n ? (one ? "one" : "all") : one ? "masked_one" : "masked";
    case "match": {
      if (one) return "one";
      if (likes(row, row.scores, row.top) > 1) return "tied";
      return row.scores[row.top] < 0 ? "negative" : "highest";
    }
    case "scale": return scaleCase(row);
    default: {
      if (one) return "one";
      const n_alike = likes(row, row.weights, row.best, "weight");
      if (n_alike > 1) return n_alike === row.n_allowed ? "equal" : "tied";
      return row.best === row.query ? "itself" : row.special[row.best] ? "marker" : "largest";
    }
  }
}

/** How many of the keys have a number that is written as this one's. */
function likes(row, list, key, kind) {
  const own = written(list[key], kind);
  return list.reduce((n, number, other) => n + (row.allowed[other] && written(number, kind) === own ? 1 : 0), 0);
}

/** Whether what a head adds brings the asking token nearer to the key that got most. */
function movesOf(row, added) {
  if (!added) return "unknown";
  const alone = row.n_allowed > 0 && likes(row, row.weights, row.best, "weight") === 1 && row.best !== row.query;
  if (!alone) return "length";
  const text = change(added.withHead[row.best] - added.before[row.best]);
  return { "+": "towards", "−": "away" }[text[0]] ?? "still";
}

/** What the placeholders of a scene's caption stand for. */
function valuesOf(row, scene, names, added) {
  const { d, n, n_allowed, scores, weights, top, best } = row;
  const values = { d, n, n_allowed, asks: names[row.query], moved: added ? inPercent(added.moved) : "" };
  if (n_allowed === 0) return values;
  const numbers = scene === SCENE.scale ? scalingOf(row, top) : { score: written(scores[top]) };
  return { ...values, ...numbers, top: names[top], best: names[best], share: written(weights[best], "weight") };
}

/** The caption of a scene, in pieces. @param {object} words `words/journey.py`'s */
export function sentence(words, row, scene, names, added = null) {
  return fill(words.scenes[SCENES[scene - 1]].says[caseOf(row, scene, added)], valuesOf(row, scene, names, added));
}

/** How a guess did, in pieces. */
export function verdict({ guess: words }, row, names, guess) {
  const values = { ...valuesOf(row, SCENE.share, names), guess: names[guess], own: written(row.weights[guess], "weight") };
  const right = values.own === values.share;
  return fill(right ? words.right : likes(row, row.weights, row.best, "weight") > 1 ? words.shared : words.wrong, { ...values, ...(right && { best: names[guess] }) });
}

/** What is said of one key that is pointed at, with exact numbers. */
export function pointedAt(words, row, key, names) {
  const values = { d: row.d, asks: names[row.query], key: names[key] };
  if (!row.allowed[key]) return fill(words.pointed.forbidden, values);
  const share = `${(100 * row.weights[key]).toFixed(4)}%`;
  return fill(words.pointed[scaleCase(row)], { ...values, ...scalingOf(row, key, 4), share });
}

/** What is said of a key in the last scene: its cosine before and after, whose difference a calculator finds. */
export function nearer(words, row, key, names, added) {
  const [before, change_, after] = addends(added.before[key], added.withHead[key] - added.before[key], added.withHead[key], OF_A_COSINE);
  const signed_ = change_.startsWith("−") || Number(change_) === 0 ? change_ : `+${change_}`;
  return fill(words.pointed.added, { asks: names[row.query], key: names[key], before, after, change: signed_ });
}

/** The formula with the scale in force: pieces with the scenes that light them and the role that colours them. */
export function formulaOf(row) {
  const scale = { root: ` / √${row.d}`, none: "", zero: " × 0", other: ` × ${Number(row.scale.toPrecision(3))}` };
  scale.distance = `${scale[scaleCase({ ...row, distances: null })]} + dist.`;
  return [
    { text: "z", role: "output", scenes: [SCENE.blend, SCENE.add] },
    { text: " = ", scenes: [] },
    { text: "softmax", scenes: [SCENE.share] },
    { text: "(", scenes: [] },
    { text: "q", role: "query", scenes: [SCENE.make, SCENE.ask, SCENE.match] },
    { text: " · ", scenes: [SCENE.match] },
    { text: "k", role: "key", scenes: [SCENE.make, SCENE.ask, SCENE.match] },
    { text: scale[scaleCase(row)], scenes: [SCENE.scale] },
    { text: ")", scenes: [] },
    { text: " · ", scenes: [SCENE.blend] },
    { text: "v", role: "value", scenes: [SCENE.make, SCENE.blend] },
  ].filter(({ text }) => text);
}

// The lens in words: one key's number as it is written large, and how it came about. Pure.

import { inBrackets, operands, printed } from "./arithmetic.js";
import { mix } from "./scenes.js";
import { scaleCase, scalingOf, worded, written } from "./sentences.js";

const COMPUTES = ["match", "scale", "share"];
const WITHOUT = ["make", "add"]; // they have the stage for themselves

/**
 * What the lens shows: the key that is pointed at, or in the scenes that compute the one with the highest score.
 * `counted` of its products where they are what is told of, else null; the number that is written large; its notes.
 * @param {{row: import("./numbers.js").Row, frame: object, pointed: number|null, names: string[], words: object}} shown
 * @returns {{key: number, title: string[], counted: number|null, text: string, notes: string[]} | null}
 */
export function lensOf({ row, frame, pointed, names, words: { lens: words } }) {
  const key = pointed ?? row.top;
  if (key < 0 || WITHOUT.includes(frame.name) || (pointed === null && !COMPUTES.includes(frame.name))) return null;
  const lens = { key, title: [names[row.query], names[key]], counted: null };
  if (!row.allowed[key]) return { ...lens, text: "–", notes: [words.forbidden] };
  const state = frame.keys[key];
  if (frame.name === "match") return { ...lens, ...pairOf(row, words, state.counted, state.number ?? 0) };
  if (!COMPUTES.includes(frame.name)) return { ...lens, ...pairOf(row, words, row.d, row.scores[key]) };
  return { ...lens, ...WORKED[state.kind](row, words, key), axis: axisOf(row, frame) };
}

/** The lens in one line: what a reader hears of it. */
export function inOneLine({ title, text, notes, axis }, { lens: words }) {
  const ends = axis ? [worded(words.axis, { low: written(axis.low), high: written(axis.high) })] : [];
  return `${title.join(" × ")}: ${[text, ...notes, ...ends].join("; ")}`;
}

/** From the lowest to the highest score, then closer, to the scaled ones. */
function axisOf({ scores, scaled, allowed }, { zoom }) {
  const ends = (list) => {
    const numbers = [...list].filter((_, key) => allowed[key]);
    return [Math.min(...numbers), Math.max(...numbers)];
  };
  const near = ends(scaled);
  const both = [0, ...near, ...ends(scores)];
  return { low: mix(Math.min(...both), near[0], zoom), high: mix(Math.max(...both), near[1], zoom) };
}

function pairOf(row, words, counted, sum) {
  return { counted, text: written(sum), notes: [worded(counted < row.d ? words.sum : words.score, { counted, d: row.d })] };
}

const WORKED = {
  score: (row, words, key) => ({ text: written(row.scores[key]), notes: [words.before] }),
  scaled(row, words, key) {
    const { score, scale, distance } = scalingOf(row, key);
    return { text: written(row.scaled[key]), notes: [worded(words.scaled[scaleCase(row)], { score, scale, distance, d: row.d })] };
  },
  exponential(row, words, key) {
    const text = printed(row.exponentials[key]);
    const power = [row.scaled[key], row.scaled[row.best]];
    const [scaled, largest] = operands(power, (own, most) => printed(Math.exp(own - most)), text);
    return { text, notes: [worded(words.exponential, { scaled, largest: inBrackets(largest) }), words.less] };
  },
  weight(row, words, key) {
    const text = written(row.weights[key], "weight");
    const parts = [row.exponentials[key], row.total];
    const [exponential, total] = operands(parts, (one, all) => written(one / all, "weight"), text);
    return { text, notes: [worded(words.weight, { exponential, total })] };
  },
};

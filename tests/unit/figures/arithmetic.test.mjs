// What the picture prints as an operation, put into a calculator: the result is the one that is printed beside it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { operands, printed } from "../../../qkv_core/figures/journey/assets/arithmetic.js";
import { SCENE, frameOf } from "../../../qkv_core/figures/journey/assets/scenes.js";
import * as sentences from "../../../qkv_core/figures/journey/assets/sentences.js";
import { lensOf } from "../../../qkv_core/figures/journey/assets/worked.js";
import { everyRow, words } from "./journey_cases.mjs";

const NUMBER = /\(?[−-]?\d+(?:\.\d+)?(?:×10⁻[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?\)?/gu;

/** A number as somebody types it into a calculator. */
function typed(text) {
  const plain = text.replace(/[()]/g, "").replace("−", "-");
  const [front, power] = plain.split("×10⁻");
  return power ? Number(front) / 10 ** Number([...power].map((sign) => "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(sign)).join("")) : Number(front);
}

/** Whether a number, rounded as a text is, is that text; a share may say that it is below or above something. */
function reads(number, text) {
  if (text === "<0.1%") return number < 0.0005;
  if (text === ">99.9%") return number >= 0.9995;
  if (text.endsWith("%")) return Math.abs(100 * number - typed(text.slice(0, -1))) <= unitOf(text.slice(0, -1)) / 2 + 1e-9;
  return Math.abs(number - typed(text)) <= (unitOf(text) / 2) * (1 + 1e-9);
}

/** What the last digit counts. */
function unitOf(text) {
  const [front, power] = text.replace("−", "").split("×10⁻");
  const digits = (front.split(".")[1] ?? "").length;
  return 10 ** -digits / (power ? 10 ** Number([...power].map((sign) => "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(sign)).join("")) : 1);
}

// The numbers of a line in their order, and what a calculator makes of them.
const OPERATIONS = [
  [/ ÷ √\d+$/, ([score, d]) => score / Math.sqrt(d)],
  [/ ÷ .*, the sum of all$/, ([exponential, total]) => exponential / total],
  [/^e to the power of /, ([own, largest]) => Math.exp(own - largest)],
  [/ × .* \+ /, ([score, scale, distance]) => score * scale + distance],
  [/ × /, ([score, scale]) => score * scale],
  [/, not scaled$/, ([score]) => score],
];
const NO_OPERATION = [words.lens.before, words.lens.forbidden, words.lens.less];

test("each operation in the lens gives the number above it, of every key of every row", () => {
  const seen = new Map();
  for (const { row, name } of everyRow()) {
    if (name !== "distances.bin" && (row.query + 3 * row.head + row.layer) % 17) continue; // enough of them
    const names = sentences.namesOf(row.tokens);
    for (const t of [SCENE.match + 0.3, SCENE.scale, SCENE.scale + 0.5, SCENE.share]) {
      const frame = frameOf(row, t);
      for (let pointed = 0; pointed < row.n; pointed++) {
        const { text, notes } = lensOf({ row, frame, pointed, names, words });
        for (const note of notes) {
          if (NO_OPERATION.includes(note)) continue;
          const [form, operation] = OPERATIONS.find(([form]) => form.test(note)) ?? assert.fail(note);
          const result = operation(note.match(NUMBER).map(typed));
          assert.ok(reads(result, text), `${name} ${t}: ${note} gives ${result}, not ${text}`);
          seen.set(form, (seen.get(form) ?? 0) + 1);
        }
      }
    }
  }
  for (const [form] of OPERATIONS) assert.ok(seen.get(form) > 30, `${form}: ${seen.get(form)}`);
});

test("each operation in a sentence gives the number after it", () => {
  const seen = new Set();
  for (const { row, name } of everyRow()) {
    if (!row.n_allowed || (row.query + 3 * row.head + row.layer) % 5) continue;
    const names = sentences.namesOf(row.tokens.map(() => "token")).map(() => "token");
    const scale = sentences.plain(sentences.sentence(words, row, SCENE.scale, names));
    const numbers = scale.match(NUMBER).map(typed);
    const way = sentences.scaleCase(row);
    const result = { root: ([d, score]) => score / Math.sqrt(d), other: ([by, score]) => by * score, distance: ([by, more, score]) => by * score + more }[way]?.(numbers);
    if (result !== undefined) assert.ok(reads(result, scale.match(NUMBER).at(-1)), `${name}: ${scale} ${result}`);
    for (let key = 0; key < row.n; key++) {
      if (!row.allowed[key]) continue;
      const said = sentences.plain(sentences.pointedAt(words, row, key, names)).match(/= (\S+), (?:÷ √(\d+)|× (\S+?)(?: \+ \(?([^ )]+)\)?)?) = (\S+),/);
      if (!said) continue;
      const [, score, d, by, more, scaled] = said;
      const added = more ? typed(more) : 0;
      assert.ok(reads(typed(score) * (d ? 1 / Math.sqrt(Number(d)) : typed(by)) + added, scaled), `${name}: ${said[0]}`);
    }
    seen.add(way);
  }
  assert.deepEqual([...seen].sort(), ["distance", "none", "other", "root", "zero"]);
});

test("numbers as they are printed", () => {
  const texts = [3.834, -1.5, -0.0001, 0, 0.0996, 0.00471, 4.71e-9, -4.71e-9].map((number) => printed(number));
  assert.deepEqual(texts, ["3.83", "−1.50", "−0.00010", "0.00", "0.100", "0.0047", "4.7×10⁻⁹", "−4.7×10⁻⁹"]);
  assert.deepEqual(operands([1.996, 3.001], (one, other) => printed(one / other), "0.67"), ["2.00", "3.00"]);
  assert.deepEqual(operands([21.688], (score) => printed(score / Math.sqrt(32)), "3.83"), ["21.69"]);
});

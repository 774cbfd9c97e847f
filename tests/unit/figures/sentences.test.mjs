// The living picture's captions, each against what it means, on the rows of test_journey.py.

import assert from "node:assert/strict";
import { test } from "node:test";

import { rowOf } from "../../../qkv_core/figures/journey/assets/numbers.js";
import { SCENES } from "../../../qkv_core/figures/journey/assets/scenes.js";
import * as sentences from "../../../qkv_core/figures/journey/assets/sentences.js";
import { everyRow, words } from "./journey_cases.mjs";

// What a sentence says, in its own words, checked on the row's numbers by another way than it was chosen.
const MEANINGS = {
  ask: {
    all: (row) => row.allowed.every(Boolean) && row.n > 1,
    one: (row) => row.n === 1,
    masked: (row) => row.allowed.includes(false) && row.allowed.filter(Boolean).length > 1,
    other: (row) => row.n_asking > 0 && row.allowed.every((may, key) => may === (key >= row.n_asking)),
    masked_one: (row) => row.n > 1 && row.allowed.filter(Boolean).length === 1,
  },
  match: {
    highest: (row, list) => list.every(({ score, key }) => key === row.top || below(score, row.scores[row.top])),
    negative: (row, list) => list.every(({ score, key }) => score < 0 && (key === row.top || below(score, row.scores[row.top]))),
    tied: (row, list) => list.filter(({ score }) => score.toFixed(2) === row.scores[row.top].toFixed(2)).length > 1,
    one: (row, list) => list.length === 1,
  },
  scale: {
    root: (row, list) => list.every(({ score, scaled }) => Math.abs(score / Math.sqrt(row.d) - scaled) < 1e-6 * Math.max(1, Math.abs(score))) && inOrder(list),
    none: (row, list) => list.every(({ score, scaled }) => score === scaled),
    zero: (row, list) => list.every(({ scaled }) => scaled === 0),
    distance: (row, list) => list.some(({ score, scaled }) => Math.abs(score * row.scale - scaled) > 1e-6),
    other: (row, list) => list.every(({ score, scaled }) => score * row.scale === scaled) && Math.abs(row.scale - row.d ** -0.5) > 1e-6,
  },
  share: {
    largest: (row, list) => alone(row, list) && row.best !== row.query && !/^\[(CLS|SEP)\]$/.test(row.tokens[row.best]),
    itself: (row, list) => alone(row, list) && row.best === row.query,
    marker: (row, list) => alone(row, list) && row.best !== row.query && row.special[row.best],
    tied: (row, list) => !alone(row, list) && asPrinted(list).size > 1,
    equal: (row, list) => asPrinted(list).size === 1 && list.length > 1,
    one: (row, list) => list.length === 1 && list[0].weight === 1,
  },
};
MEANINGS.blend = MEANINGS.share;
MEANINGS.make = { all: () => true };
MEANINGS.add = { unknown: () => true };
// What a reader can tell apart: numbers that are not printed the same.
const asPrinted = (list) => new Set(list.map(({ weight }) => sentences.written(weight, "weight")));
const alone = (row, list) => list.filter(({ weight }) => asPrinted([{ weight }, { weight: row.weights[row.best] }]).size === 1).length === 1;
const below = (one, other) => one < other && one.toFixed(2) !== other.toFixed(2);
const inOrder = (list) => [...list].sort((a, b) => a.score - b.score).every(({ scaled }, i, all) => i === 0 || scaled >= all[i - 1].scaled);

test("every sentence is true of its row", () => {
  const seen = new Set();
  for (const { row, name } of everyRow()) {
    const list = [...row.scores.keys()].filter((key) => row.allowed[key]).map((key) => ({ key, score: row.scores[key], scaled: row.scaled[key], weight: row.weights[key] }));
    const names = sentences.namesOf(row.tokens);
    SCENES.forEach((scene, i) => {
      if (scene === "scale" && row.n_allowed > 8 && row.query % 3) return; // enough of them
      const which = sentences.caseOf(row, i + 1);
      seen.add(`${scene} ${which}`);
      const holds = which === "nobody" ? list.length === 0 : MEANINGS[scene][which](row, list);
      assert.ok(holds, `${name} L${row.layer}H${row.head} ${row.query}: ${scene} ${which}`);
      const text = sentences.plain(sentences.sentence(words, row, i + 1, names));
      assert.doesNotMatch(text, /undefined|NaN|null/);
      if (which !== "nobody" && scene === "share" && which !== "equal") assert.ok(text.includes(sentences.written(row.weights[row.best], "weight")));
    });
  }
  for (const needed of ["match negative", "scale none", "scale zero", "scale other", "scale distance", "ask masked", "ask masked_one", "ask nobody", "share itself", "share equal", "share one", "share marker", "blend largest"]) {
    assert.ok(seen.has(needed), `no row for ${needed}: ${[...seen]}`);
  }
});

test("cases that no encoding here has: one token, ties", () => {
  const made = (q, k) => unpackedLike(q, k);
  const one = made([[1, 2]], [[3, 4]]);
  assert.deepEqual(SCENES.map((_, i) => sentences.caseOf(one, i + 1)), ["all", "one", "one", "root", "one", "one", "unknown"]);
  const twins = made([[1, 0], [0, 0], [0, 0]], [[2, 0], [2, 0], [1, 0]]);
  assert.deepEqual(SCENES.map((_, i) => sentences.caseOf(twins, i + 1)), ["all", "all", "tied", "root", "tied", "tied", "unknown"]);
  assert.equal(one.z[0], 3);
});

function unpackedLike(q, k) {
  const flat = (rows) => Float32Array.from(rows.flat());
  const tokens = q.map(() => "a");
  return rowOf({ n: q.length, d_head: 2, n_layers: 1, n_heads: 1, layers: [0], heads: [0], tokens, special: tokens.map(() => false), n_asking: 0, scale: [[Math.SQRT1_2]], q: flat(q), k: flat(k), v: flat(k) }, 0, 0, 0);
}

test("every template of the words has its case", () => {
  const more = { make: [], add: ["towards", "away", "still", "length"] };
  for (const [scene, { says }] of Object.entries(words.scenes)) {
    const known = [...Object.keys(MEANINGS[scene]), ...(more[scene] ?? ["nobody"])].sort();
    assert.deepEqual(Object.keys(says).sort(), known);
  }
});

test("a caption has at most twelve words", () => {
  const captions = [...Object.values(words.scenes).flatMap(({ says }) => Object.values(says)), ...Object.values(words.guess)];
  for (const caption of captions) {
    const n_words = caption.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
    assert.ok(n_words <= 12, `${n_words}: ${caption}`);
  }
});

test("a guess is right where it prints as the largest share", () => {
  for (const { row } of everyRow()) {
    if (!row.n_allowed || (row.query + row.head) % 7) continue;
    const names = sentences.namesOf(row.tokens);
    const printed = [...row.weights].map((weight) => sentences.written(weight, "weight"));
    for (let key = 0; key < row.n; key++) {
      const said = sentences.plain(sentences.verdict(words, row, names, key));
      const right = row.allowed[key] && [...row.weights].every((weight, other) => weight <= row.weights[key] || printed[other] === printed[key]);
      assert.equal(said.startsWith("Right!"), right, said);
      assert.ok(said.includes(printed[key]) && said.includes(names[key]), said);
    }
  }
});

test("tokens stay text: what looks like a template or like emphasis is neither", () => {
  const pieces = sentences.fill("**{asks}** asks {key}", { asks: "**{key}**", key: "$&{asks}" });
  assert.deepEqual(pieces, [{ text: "**{key}**", strong: true }, { text: " asks $&{asks}", strong: false }]);
});

test("the same words are told apart by their place", () => {
  assert.deepEqual(sentences.namesOf(["the", "cat", "the"]), ["the (1)", "cat", "the (2)"]);
});

test("a share is never written as more or less than it is", () => {
  const share = (number) => sentences.written(number, "weight");
  assert.deepEqual([0, 1, 0.99999, 0.9971, 0.676848, 0.0996, 0.0501, 0.00049, 1e-9].map(share), ["0%", "100%", ">99.9%", "99.7%", "68%", "10%", "5.0%", "<0.1%", "<0.1%"]);
  assert.deepEqual([-0.001, -1.5].map((number) => sentences.written(number)), ["0.00", "−1.50"]);
});

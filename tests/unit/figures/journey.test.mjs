// The living picture's pure scripts, on encodings that test_journey.py packed: every number against the trace.

import assert from "node:assert/strict";
import { test } from "node:test";

import { allowedOf, focus, linesOf, rowOf, unpack } from "../../../qkv_core/figures/journey/assets/numbers.js";
import { middleOf, placesFor, storeysOf, vectorsAt } from "../../../qkv_core/figures/journey/assets/places.js";
import { END, FINISHED, SCENE, SCENES, frameOf, sceneAt } from "../../../qkv_core/figures/journey/assets/scenes.js";
import * as sentences from "../../../qkv_core/figures/journey/assets/sentences.js";
import { cases, everyRow, read, words } from "./journey_cases.mjs";

function near(found, expected, what, scale = 1) {
  assert.equal(found.length, expected.length, what);
  const allowed = 1e-6 * Math.max(scale, ...expected.map(Math.abs));
  const wrong = expected.findIndex((number, i) => !(Math.abs(found[i] - number) <= allowed));
  assert.equal(wrong, -1, `${what}: ${found[wrong]}, not ${expected[wrong]}`);
}

test("every row of every head equals the trace", () => {
  let n_rows = 0;
  for (const { name, row, layer, head, query, trace } of everyRow()) {
    const what = `${name} L${layer}H${head} query ${query}`;
    // A sum of products is rounded by the size of the products, in float32.
    const size = Math.max(...row.products.map((list) => list.reduce((sum, x) => sum + Math.abs(x), 0)));
    const sharper = Math.max(1, row.scale * Math.sqrt(row.d)); // a low temperature magnifies that, exp hands it on
    const scales = { scores: size, scaled: size * row.scale, weights: sharper, z: sharper };
    for (const [field, scale] of Object.entries(scales)) {
      near(Array.from(row[field]), trace[field][layer][head][query], `${field} ${what}`, scale);
    }
    n_rows++;
  }
  assert.ok(n_rows > 5000);
});

test("the grid shows each head's largest weight", () => {
  for (const { numbers, layer, head, query, row } of everyRow()) {
    assert.ok(Math.abs(focus(numbers, layer, head, query) - Math.max(...row.weights)) < 1e-9);
  }
  const { numbers } = cases[0];
  const far = { ...numbers, layers: [], largest: Float32Array.from({ length: numbers.n_layers * numbers.n_heads * numbers.n }, (_, i) => i) };
  assert.equal(focus(far, 1, 2, 0), (numbers.n_heads + 2) * numbers.n);
  assert.equal(rowOf(far, 1, 2, 0), null);
});

test("one text asks another: every row, and only its tokens answer", () => {
  const { n_asking, ...numbers } = unpack(new Uint8Array(read("across.packed")));
  const trace = JSON.parse(read("across.json"));
  const [layer] = numbers.layers;
  for (let head = 0; head < numbers.n_heads; head++) {
    for (let query = 0; query < n_asking; query++) {
      const row = rowOf({ n_asking, ...numbers }, layer, head, query);
      near(Array.from(row.weights).slice(n_asking), trace.weights[head][query], `weights H${head} query ${query}`);
      near(Array.from(row.z), trace.z[head][query], `z H${head} query ${query}`);
      assert.ok(row.weights.slice(0, n_asking).every((weight) => weight === 0));
      assert.equal(sentences.caseOf(row, SCENE.ask), "other");
      const said = sentences.plain(sentences.sentence(words, row, SCENE.ask, sentences.namesOf(row.tokens, n_asking)));
      assert.match(said, /every key there/);
    }
  }
  assert.deepEqual(sentences.namesOf(["the", "cat", "the", "the"], 2), ["the", "cat", "the (1)", "the (2)"]);
});

test("a forbidden key gets nothing and is named so", () => {
  const { numbers } = cases.find(({ name }) => name === "causal.bin");
  assert.deepEqual(allowedOf(numbers, 0, 2, 1), [true, true, false, false, false]);
  assert.deepEqual(allowedOf(numbers, 1, 2, 1), [true, true, true, true, true]);
  const row = rowOf(numbers, 0, 2, 1);
  assert.equal(row.weights[2], 0);
  const said = sentences.plain(sentences.pointedAt(words, row, 2, sentences.namesOf(row.tokens)));
  assert.match(said, /b may not see a \(2\)/);
  for (let t = 0; t <= END; t += 0.05) {
    const { asked, bar, number, flow } = frameOf(row, t).keys[2];
    assert.deepEqual([asked, bar, number, flow], [0, null, null, 0]);
  }
});

test("bytes are read wherever they lie", () => {
  const raw = read(cases[0].name);
  const longer = new Uint8Array(raw.length + 3);
  longer.set(raw, 3);
  assert.deepEqual(unpack(longer.subarray(3)).q, cases[0].numbers.q);
});

test("at the end of a scene stand the row's own numbers, and between them no others", () => {
  for (const { row, query, head, layer } of everyRow()) {
    if ((query + 3 * head + layer) % 29) continue; // enough of them
    const shown = (t) => frameOf(row, t).keys.map(({ number }) => number);
    const own = (list) => [...list].map((number, key) => (row.allowed[key] ? number : null));
    const sums = row.products.map((list) => [...list].map(((sum) => (product) => (sum += product))(0)));
    assert.deepEqual(shown(SCENE.match), own(row.scores));
    assert.deepEqual(shown(SCENE.scale), own(row.scaled));
    assert.deepEqual(shown(SCENE.share), own(row.weights));
    assert.deepEqual(shown(FINISHED), own(row.weights));
    assert.deepEqual(frameOf(row, FINISHED).z, row.z);
    for (let t = 0.03; t < END; t += 0.17) {
      for (const [key, { number, kind, bar }] of frameOf(row, t).keys.entries()) {
        const allowed = { sum: sums[key], score: [row.scores[key]], scaled: [row.scaled[key]], exponential: [row.exponentials[key]], weight: [row.weights[key]] };
        if (number !== null) assert.ok(allowed[kind].includes(number), `${t} ${kind} ${number}`);
        if (bar) assert.ok(bar.every((end) => end >= -1e-9 && end <= 1 + 1e-9), `${t} ${bar}`);
      }
    }
  }
});

test("scenes", () => {
  assert.deepEqual([0, 0.5, 1, 1.01, 2, END].map((t) => sceneAt(t).scene), [1, 1, 1, 2, 2, END]);
  assert.equal(sceneAt(2).p, 1);
  assert.deepEqual(Object.keys(words.scenes), SCENES);
});

test("of a long sentence the strongest keys have lines, in the sentence's order", () => {
  const weights = Float64Array.from({ length: 40 }, (_, i) => (i * 7) % 40);
  const shown = [...weights.keys()];
  const lines = linesOf({ weights }, shown, 24);
  assert.equal(lines.length, 24);
  assert.deepEqual(lines, [...lines].sort((a, b) => a - b));
  assert.ok(Math.min(...lines.map((key) => weights[key])) === 16);
  assert.deepEqual(linesOf({ weights }, shown.slice(0, 32), 24), shown.slice(0, 32));
});

test("nothing lies over anything else, whatever the width, type size and model", () => {
  for (const unit of [1, 1.35]) for (const width of [300, 328, 480, 559, 700, 900, 1150]) for (const d of [5, 32, 64]) for (const n_lines of [1, 3, 16, 24, 32]) {
    const p = placesFor({ width, unit, n_lines, rest: n_lines === 24 ? 1 : 0, d });
    const what = JSON.stringify({ unit, width, d, n_lines });
    assert.ok(p.port.x >= p.token && p.port.right - p.port.x > 30 * unit, `${what}: room between ${p.port.x} and ${p.port.right}`);
    assert.ok(p.port.right <= p.card.x && p.card.x + p.card.w <= p.keys.x, what);
    assert.ok(p.keys.x + p.keys.w <= p.bar.x && p.number.x + p.number.w <= width, what);
    for (const home of [middleOf(p, 0), middleOf(p, p.rows - 1)]) {
      const { ask, take } = vectorsAt(p, home);
      assert.ok(ask.y >= 0 && take.y + take.h <= p.height, what);
      if (!p.phone) assert.ok(ask.y + ask.h <= take.y, what);
    }
    assert.ok(p.line >= 24, `${what}: a finger needs 24 pixels`);
    const { upper, lower } = storeysOf(p, p.rows - 1, 0.66);
    assert.ok(upper.y + upper.h <= lower.y && lower.y + lower.h <= p.height, what);
  }
});

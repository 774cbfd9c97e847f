// What the first and the last scene compute of x and the matrices, against what test_journey.py measured.

import assert from "node:assert/strict";
import { test } from "node:test";

import { addends, printed } from "../../../qkv_core/figures/journey/assets/arithmetic.js";
import { asideAt } from "../../../qkv_core/figures/journey/assets/asides.js";
import { ROLES, addedBy, followed, unpackModel } from "../../../qkv_core/figures/journey/assets/model.js";
import { rowOf, unpack } from "../../../qkv_core/figures/journey/assets/numbers.js";
import { SCENE, frameOf } from "../../../qkv_core/figures/journey/assets/scenes.js";
import * as sentences from "../../../qkv_core/figures/journey/assets/sentences.js";
import { read, words } from "./journey_cases.mjs";

const cases = JSON.parse(read("models.json")).map(({ stem, ...expected }) => ({
  numbers: unpack(new Uint8Array(read(`${stem}.numbers`))),
  model: unpackModel(new Uint8Array(read(`${stem}.model`))),
  expected,
}));
const near = (found, expected, by = 2e-6) => Array.from(found).every((number, i) => Math.abs(number - expected[i]) <= by);

/** Whether a calculator, rounding to the digits of the third, agrees. */
function addsUp(one, other, total) {
  const [a, b, sum] = [one, other, total].map((text) => Number(text.replace("−", "-").replace("+", "")));
  return Math.abs(Number((a + b).toFixed(total.split(".")[1].length)) - sum) < 1e-9;
}

test("it belongs to the numbers, layer and head that it was asked for", () => {
  for (const { numbers, model, expected } of cases) {
    assert.deepEqual([model.of, model.layer, model.head], [numbers.id, expected.layer, expected.head]);
  }
});

test("x and a column of W make each number of q, k and v, and the three that are printed add up", () => {
  for (const { numbers, model, expected } of cases) {
    const row = rowOf(numbers, expected.layer, expected.head, expected.query);
    const own = { query: row.q, key: row.k[row.query], value: row.v[row.query] };
    for (const role of ROLES) {
      for (let number = 0; number < row.d; number++) {
        const { products, sum, bias } = followed(model, role, row.query, number);
        assert.equal(products.length, model.d);
        assert.ok(Math.abs(sum + bias - own[role][number]) < 2e-5, `${role} ${number}`);
        assert.ok(addsUp(...addends(sum, bias, own[role][number])), `${role} ${number}`);
      }
    }
  }
});

test("what a head adds, and where that moves the token, is as measured", () => {
  for (const { numbers, model, expected } of cases) {
    const row = rowOf(numbers, expected.layer, expected.head, expected.query);
    const found = addedBy(model, row);
    for (const field of ["before", "withHead", "withAll"]) assert.ok(near(found[field], expected[field]), field);
    assert.ok(near([found.moved, found.movedByAll], [expected.moved, expected.movedByAll]));
    const shown = frameOf(row, SCENE.add, found).keys;
    shown.forEach(({ number, kind, bar }, key) => {
      assert.equal(kind, "change");
      assert.ok(Math.abs(number - (expected.withHead[key] - expected.before[key])) < 4e-6);
      assert.ok(bar.every((end) => end >= 0 && end <= 1 + 1e-9));
    });
  }
});

test("a caption of the last scene says where the token moves, to the digits that are shown", () => {
  const seen = new Set();
  for (const { numbers, model, expected } of cases) {
    const row = rowOf(numbers, expected.layer, expected.head, expected.query);
    const added = addedBy(model, row);
    const which = sentences.caseOf(row, SCENE.add, added);
    const change = Number((expected.withHead[row.best] - expected.before[row.best]).toFixed(3));
    const expectedCase = row.best === row.query ? "length" : change > 0 ? "towards" : change < 0 ? "away" : "still";
    assert.equal(which, expectedCase);
    seen.add(which);
    const names = sentences.namesOf(row.tokens);
    for (let key = 0; key < row.n; key++) {
      const said = sentences.plain(sentences.nearer(words, row, key, names, added)).match(/from (\S+) to (\S+), by (\S+)\.$/);
      assert.ok(addsUp(said[1], said[3], said[2]), said[0]);
    }
    const aside = asideAt({ row, scene: SCENE.add, words, names, added, model: "here", n_heads: numbers.n_heads, toy: false });
    const changes = expected.withHead.map((cosine, key) => (key === row.query ? -2 : cosine - expected.before[key]));
    const largest = Math.max(...changes);
    assert.equal(aside.text.includes("nears no other"), Number(largest.toFixed(3)) <= 0, aside.text);
    if (largest > 0.001) assert.ok(aside.text.includes(names[changes.indexOf(largest)]), aside.text);
  }
  assert.ok(seen.has("towards") && seen.has("away") && seen.has("length"), [...seen].join());
});

test("a marker's value is called nearly empty only where it is", () => {
  let [n_empty, n_full] = [0, 0];
  for (const { numbers } of cases) {
    for (let layer = 0; layer < numbers.n_layers; layer++) for (let head = 0; head < numbers.n_heads; head++) {
      const row = rowOf(numbers, layer, head, 4);
      if (sentences.caseOf(row, SCENE.share) !== "marker") continue;
      const { text, action } = asideAt({ row, scene: SCENE.share, words, names: sentences.namesOf(row.tokens), hidden: false });
      const lengths = row.v.map((vector) => Math.hypot(...vector)).sort((a, b) => a - b);
      const empty = Math.hypot(...row.v[row.best]) < 0.25 * lengths[Math.floor(lengths.length / 2)];
      assert.equal(text.includes("nearly empty"), empty, text);
      assert.ok(text.includes(printed(Math.hypot(...row.v[row.best]))) || !text.includes("×"), text);
      assert.equal(action, "words");
      empty ? n_empty++ : n_full++;
    }
  }
  assert.ok(n_empty > 20 && n_full > 0, `${n_empty} ${n_full}`);
});

// The tokenizer and the encoder for browsers, against what test_browser_model.py has written of the NumPy encoder.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { encode } from "../../qkv_core/take_home/site/assets/model/encoder.js";
import { fasterProduct as fasterProductOf } from "../../qkv_core/take_home/site/assets/model/faster_product.js";
import { computeProductsBy, plainProduct } from "../../qkv_core/take_home/site/assets/model/product.js";
import { tokenizer } from "../../qkv_core/take_home/site/assets/model/tokenizer.js";
import { modelOf } from "../../qkv_core/take_home/site/assets/model/weights.js";
import { Differences } from "./differences.mjs";

const { MODEL, SUMS, CASES, PARITY } = process.env;
const json = (path) => JSON.parse(readFileSync(path));
const floats = (path) => new Float32Array(new Uint8Array(readFileSync(path)).buffer);

const settings = json(`${MODEL}/model.json`);

test("token ids, and what is cut", () => {
  const tokenise = tokenizer(settings.tokenizer);
  const expected = json(`${CASES}/tokens.json`);
  const found = expected.map(({ text }) => ({ text, ...tokenise(text) }));
  const wrong = found.findIndex((one, i) => JSON.stringify(one) !== JSON.stringify(expected[i]));
  if (wrong >= 0) assert.deepEqual(found[wrong], expected[wrong]);
});

const length = settings.layers.reduce((size, [, bytes]) => size + bytes / 4, 0);
const { numbers, product: fasterProduct } = await fasterProductOf(readFileSync(SUMS), length);
settings.layers.reduce((at, [name, bytes]) => numbers.set(floats(`${MODEL}/${name}`), at) ?? at + bytes / 4, 0);
const words = new Map();
const wordsFile = (file) => words.get(file) ?? words.set(file, floats(`${MODEL}/${settings.words[file][0]}`)).get(file);
const model = modelOf(settings, numbers, wordsFile);

for (const [name, product] of Object.entries({ plainProduct, fasterProduct })) {
  test(`every layer and head, by ${name}`, () => {
    computeProductsBy(product);
    const differences = new Differences();
    for (const file of readdirSync(CASES).filter((file) => file.endsWith(".ids"))) {
      const expected = floats(`${CASES}/${file.replace(".ids", ".f32")}`);
      differences.note(file, expected, [...encode(json(`${CASES}/${file}`), model)], settings.n_heads);
    }
    assert.deepEqual(differences.beyond(Number(PARITY)), []);
    console.log(`${name}: largest difference ${differences.largest.toExponential(1)}`);
  });
}

// The tokenizer and the encoder for browsers, against what test_browser_model.py has written of the NumPy encoder.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { encode } from "../../qkv_core/take_home/site/assets/model/encoder.js";
import { tokenizer } from "../../qkv_core/take_home/site/assets/model/tokenizer.js";
import { modelOf } from "../../qkv_core/take_home/site/assets/model/weights.js";

const { MODEL, CASES, PARITY } = process.env;
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

test("every layer and head", () => {
  const numbers = new Float32Array(settings.layers.reduce((size, [, bytes]) => size + bytes / 4, 0));
  settings.layers.reduce((at, [name, bytes]) => numbers.set(floats(`${MODEL}/${name}`), at) ?? at + bytes / 4, 0);
  const words = new Map();
  const wordsFile = (file) => words.get(file) ?? words.set(file, floats(`${MODEL}/${settings.words[file][0]}`)).get(file);
  const model = modelOf(settings, numbers, wordsFile);
  const n_heads = settings.n_heads;
  const worst = {};
  for (const name of readdirSync(CASES).filter((file) => file.endsWith(".ids"))) {
    const ids = json(`${CASES}/${name}`);
    const expected = floats(`${CASES}/${name.replace(".ids", ".f32")}`);
    let at = 0;
    const compare = (what, found) => {
      for (const number of found) {
        const difference = Math.abs(number - expected[at++]);
        if (!(difference <= (worst[what]?.difference ?? -1))) worst[what] = { difference, name };
      }
    };
    [...encode(ids, model)].forEach((layer, l) => {
      if (l === 0) compare("x", layer.x);
      for (let head = 0; head < n_heads; head++) {
        for (const vectors of ["q", "k", "v", "attention_weights", "z"]) {
          const size = layer[vectors].length / n_heads;
          compare(`L${l}H${head} ${vectors}`, layer[vectors].subarray(head * size, (head + 1) * size));
        }
      }
      compare(`L${l} output`, layer.output);
    });
    assert.equal(at, expected.length, name);
  }
  // q, k and v are sums of some hundred products, here in float64, there in float32: L0H2's, up to 12, differ by 1.05e-5.
  const allowed = (what) => (/ [qkv]$/.test(what) ? 2 : 1) * Number(PARITY);
  const wrong = Object.entries(worst).filter(([what, { difference }]) => !(difference <= allowed(what)));
  assert.deepEqual(wrong, []);
  console.log(`largest difference ${Math.max(...Object.values(worst).map(({ difference }) => difference)).toExponential(1)}`);
});

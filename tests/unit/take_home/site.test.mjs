// The site's pure scripts, on what test_site.py has written.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { gelu } from "../../../qkv_core/take_home/site/assets/model/gelu.js";
import { matricesOf, pack, packMatrices } from "../../../qkv_core/take_home/site/assets/model/packing.js";
import { fasterProduct } from "../../../qkv_core/take_home/site/assets/model/faster_product.js";
import { plainProduct } from "../../../qkv_core/take_home/site/assets/model/product.js";
import { largestDifference } from "../../../qkv_core/take_home/site/assets/model/proof.js";
import { askedBy, firstQuery, hashOf, tokenAsked } from "../../../qkv_core/take_home/site/assets/page/address.js";

const cases = JSON.parse(readFileSync(`${process.env.CASES}/cases.json`));

/** The header without its id, which is a digest in Python, and every array by its name. */
function unpacked(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const { id, arrays, ...header } = JSON.parse(new TextDecoder().decode(bytes.slice(4, 4 + length)));
  for (const [name, { offset, shape, dtype }] of Object.entries(arrays)) {
    assert.equal(dtype, "f4");
    const size = shape.reduce((all, one) => all * one, 1);
    header[name] = { shape, numbers: new Float32Array(bytes.slice(4 + length + offset).buffer, 0, size) };
  }
  return header;
}

const packedByPython = (name) => unpacked(new Uint8Array(readFileSync(`${process.env.CASES}/${name}.bin`)));
const floats = (lists) => Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, Float32Array.from(list)]));

test("numbers are packed as Python packs them", () => {
  const { id, tokens, n_heads, layers } = cases.packed;
  assert.deepEqual(unpacked(pack(id, tokens, layers.map(floats), n_heads)), packedByPython("packed"));
});

test("a head's matrices are packed as Python packs them", () => {
  const { wanted, n_heads, learned, own } = cases.matrices;
  const found = packMatrices(wanted, { ...floats(own), ...matricesOf(floats(learned), wanted.head, n_heads) });
  assert.deepEqual(unpacked(found), packedByPython("matrices"));
});

test("GELU is exact to far beyond float32", () => {
  for (const [x, expected] of cases.gelu) {
    assert.ok(Math.abs(gelu(x) - expected) < 1e-8, `gelu(${x}) is ${gelu(x)}, not ${expected}`);
    if (Math.abs(x) < 5.9) assert.ok(Math.abs(gelu(x) - expected) < 1e-9);
  }
});

test("a product of any sizes is the sum of its pairs, and the faster one the same to the last digit", async () => {
  const code = readFileSync(`${process.env.CASES}/sums.wasm`);
  for (const [n, m, d] of [[1, 1, 1], [1, 2, 3], [2, 1, 5], [3, 7, 2], [4, 2, 8], [5, 3, 7], [9, 6, 4], [6, 5, 11]]) {
    const a = Float32Array.from({ length: n * d }, (_, i) => Math.sin(i));
    const b = Float32Array.from({ length: m * d }, (_, i) => Math.cos(3 * i));
    const pair = (i, j) => a.subarray(i * d, (i + 1) * d).reduce((sum, x, k) => sum + x * b[j * d + k], 0);
    const expected = Float32Array.from({ length: n * m }, (_, at) => pair(Math.floor(at / m), at % m));
    const plain = plainProduct(a, b, d);
    plain.forEach((number, at) => assert.ok(Math.abs(number - expected[at]) < 1e-6, `${[n, m, d]} at ${at}`));
    const { numbers, product } = await fasterProduct(code, m * d + 1);
    numbers.set(b, 1); // where it lies, at an odd place; and what lies elsewhere, twice, so that rests would be seen
    numbers[0] = NaN;
    for (const where of [numbers.subarray(1), b, b]) assert.deepEqual(product(a, where, d), plain, `${[n, m, d]}`);
  }
});

test("a proof finds the largest difference, and nothing passes that is no number", () => {
  const layers = [{ attention_weights: Float32Array.of(0.5), x: Float32Array.of(1, 2), output: Float32Array.of(3, 4) }];
  assert.equal(largestDifference(Float32Array.of(0.5, 1, 2, 3, 4), layers), 0);
  assert.equal(largestDifference(Float32Array.of(0.5, 1, 2.25, 3, 4.125), layers), 0.25);
  assert.ok(Number.isNaN(largestDifference(Float32Array.of(0.5, 1, NaN, 3, 9), layers)));
  assert.ok(Number.isNaN(largestDifference(Float32Array.of(0.5, 1, 2, 3), layers)));
});

test("an address brings back what it was made of", () => {
  const tokens = ["[CLS]", "a", "&", "#", "a", "[SEP]"];
  const choice = { layer: 2, head: 11, query: 4, key: 1, scene: 3, guess: 5, hide_special: true };
  const asked = askedBy(hashOf("a & # a+%", tokens, choice));
  assert.deepEqual(asked, { text: "a & # a+%", layer: 2, head: 11, scene: 3, query: "4 a", key: "1 a", guess: "5 [SEP]", hide_special: true });
  assert.equal(tokenAsked(asked.query, tokens), 4);
  const without = askedBy(hashOf("a", tokens, { ...choice, key: null, guess: -1, hide_special: false }));
  assert.deepEqual(without, { text: "a", layer: 2, head: 11, scene: 3, query: "4 a" });
});

test("what an address can't mean is left out", () => {
  assert.deepEqual(askedBy(""), {});
  assert.deepEqual(askedBy("#layer=-1&head=1e9&scene=NaN&query=&text=&other=1"), {});
  assert.deepEqual(askedBy("#layer=3&layer=4"), { layer: 4 });
});

test("a token is found where the text has changed around it, or by its word alone", () => {
  const tokens = ["[CLS]", "now", "it", "is", "it", "[SEP]"];
  assert.equal(tokenAsked("4 it", tokens), 4);
  assert.equal(tokenAsked("9 it", tokens), 2);
  assert.equal(tokenAsked("is", tokens), 3);
  for (const missing of ["7 was", "constructor", undefined]) assert.equal(tokenAsked(missing, tokens), null);
});

test("the first query is the app's", () => {
  for (const { tokens, first } of cases.first) assert.equal(firstQuery(tokens), first, tokens.join(" "));
});

// The toys' pure scripts: by hand, and against rows that test_toy.py computed with qkv_core.attention.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { DRAWS, Draws, N_KEYS, SIZES, drawOne, normals } from "../../../../qkv_core/figures/toy/assets/draws.js";
import * as sums from "../../../../qkv_core/figures/toy/assets/sums.js";

function near(found, expected, allowed = 1e-12) {
  assert.equal(found.length, expected.length);
  expected.forEach((number, i) => assert.ok(Math.abs(found[i] - number) <= allowed, `${found[i]}, not ${number}`));
}

test("products by hand", () => {
  assert.equal(sums.dot([1, 2], [3, 4]), 11);
  assert.equal(sums.dot([2, 0], [0, 5]), 0);
  assert.equal(sums.dot([1, 2], [-1, -2]), -5);
  near(sums.overRoot([6, -3], 9), [2, -1]);
});

test("softmax and blend by hand", () => {
  near(sums.sharesOf([0, 1]), [1 / (1 + Math.E), Math.E / (1 + Math.E)]);
  near(sums.sharesOf([Math.log(1), Math.log(2), Math.log(5)]), [1 / 8, 2 / 8, 5 / 8]);
  near(sums.sharesOf([1000, 1000]), [0.5, 0.5]);
  near(sums.blendOf([0.25, 0.75], [[4, 0], [0, 8]]), [1, 6]);
});

test("products, shares and blend are those of qkv_core.attention", () => {
  const rows = JSON.parse(readFileSync(process.env.ROWS));
  assert.ok(rows.length > 100);
  for (const { q, k, v, scores, scaled, weights, z } of rows) {
    const found = k.map((key) => sums.dot(q, key));
    near(found, scores, 1e-9);
    near(sums.overRoot(scores, q.length), scaled, 1e-9);
    near(sums.sharesOf(scaled), weights, 1e-12);
    near(sums.blendOf(weights, v), z, 1e-9);
  }
});

test("what the arrows show is computed from what stands there", () => {
  const found = sums.attended([1.5, 0.8], [[1.2, 1.2], [-0.8, 1.5], [-1.2, -0.9]], [[1, 0], [0, 1], [-1, -1]]);
  assert.deepEqual(found.scores, [2.76, 0, -2.52]);
  assert.deepEqual(found.scaled, [1.95, 0, -1.78]); // 2.76 / √2 = 1.9516, −2.52 / √2 = −1.7819
  // e^1.95 = 7.0287, e^0 = 1, e^−1.78 = 0.16864; their sum 8.19733
  assert.deepEqual(found.shares, [0.857, 0.122, 0.021]);
  assert.deepEqual(found.z, [0.84, 0.1]); // 0.857 − 0.021, 0.122 − 0.021
});

test("what the rows show is computed from what stands there", () => {
  const { bare, divided } = sums.bothWays([4.004, -2], 16);
  assert.deepEqual(bare.scores, [4, -2]);
  assert.deepEqual(divided.scores, [1, -0.5]);
  near(bare.shares, [1 / (1 + Math.exp(-6)), 1 / (1 + Math.exp(6))]);
  near(divided.shares, [1 / (1 + Math.exp(-1.5)), 1 / (1 + Math.exp(1.5))]);
  const one = sums.bothWays([0.333, 1.777, -2], 1);
  assert.deepEqual(one.bare, one.divided);
});

test("a sentence is true of its arrows", () => {
  assert.equal(sums.leaning([1, 0], [0.1, 2]), "above");
  assert.equal(sums.leaning([1, 0], [-0.1, 2]), "below");
  assert.equal(sums.leaning([1.5, 0.8], [-0.8, 1.5]), "zero");
  assert.equal(sums.leaning([0, 0], [1, 1]), "none");
  assert.equal(sums.leaning([1, 1], [0, 0]), "none");
  // All arrows of two tenths: the sign of the cosine, and 0 only at a right angle, in whole numbers.
  for (let x = -20; x <= 20; x += 5) for (let y = -20; y <= 20; y++) for (let a = -20; a <= 20; a += 4) for (let b = -20; b <= 20; b++) {
    const product = x * a + y * b;
    const expected = !(x || y) || !(a || b) ? "none" : product > 0 ? "above" : product < 0 ? "below" : "zero";
    assert.equal(sums.leaning([x / 10, y / 10], [a / 10, b / 10]), expected, `${x} ${y} ${a} ${b}`);
  }
});

test("the shadow's length times the query's is the product", () => {
  near(sums.shadowOf([2, 0], [1.5, 1]), [1.5, 0]);
  near(sums.shadowOf([1, 1], [0, 2]), [1, 1]);
  near(sums.shadowOf([1, 1], [-1, 1]), [0, 0]);
  assert.equal(sums.shadowOf([0, 0], [1, 1]), null);
});

test("middle and spread by hand", () => {
  assert.equal(sums.middle([5, 1, 3]), 3);
  assert.equal(sums.middle([4, 1, 3, 9]), 3.5);
  assert.equal(sums.spreadOf([1, 3, 1, 3]), 1);
});

test("numbers as they are written", () => {
  assert.equal(sums.figures(-0.001, 2), "0.00");
  assert.equal(sums.figures(-1.5, 2), "−1.50");
  assert.ok(Object.is(sums.rounded(-0.001, 2), 0));
  const written = [0, 0.004, 0.006, 0.5, 0.994, 0.996, 1].map((share) => sums.percent(share));
  assert.deepEqual(written, ["<1%", "<1%", "1%", "50%", "99%", ">99%", ">99%"]);
  assert.deepEqual([0.0004, 0.857, 0.9996].map((share) => sums.percent(share, 1)), ["<0.1%", "85.7%", ">99.9%"]);
  assert.equal(sums.filled("{a} of {b}, {a}", { a: 1, b: "<i>" }), "1 of <i>, 1");
});

test("the draws are of mean 0 and variance 1, independent, and always the same", () => {
  const normal = normals(7);
  const numbers = Array.from({ length: 200_000 }, normal);
  const mean = (list) => list.reduce((sum, number) => sum + number, 0) / list.length;
  // Five standard errors of each, were the numbers such.
  assert.ok(Math.abs(mean(numbers)) < 5 / Math.sqrt(numbers.length));
  assert.ok(Math.abs(mean(numbers.map((x) => x * x)) - 1) < 5 * Math.sqrt(2 / numbers.length));
  assert.ok(Math.abs(mean(numbers.map((x) => x ** 4)) - 3) < 5 * Math.sqrt(96 / numbers.length));
  assert.ok(Math.abs(mean(numbers.slice(1).map((x, i) => x * numbers[i]))) < 5 / Math.sqrt(numbers.length));
  const [one, other] = [new Draws(), new Draws()];
  other.at(3);
  assert.deepEqual([0, 1, 2, 3].map((i) => one.at(i)), other.made);
});

test("a draw's products are those of its vectors", () => {
  const numbers = [];
  const normal = normals(3);
  const products = drawOne(() => (numbers.push(normal()), numbers.at(-1)));
  assert.equal(numbers.length, SIZES.at(-1) * (N_KEYS + 1));
  SIZES.forEach((size, place) => {
    for (let key = 0; key < N_KEYS; key++) {
      let sum = 0;
      for (let i = 0; i < size; i++) sum += numbers[i * (N_KEYS + 1)] * numbers[i * (N_KEYS + 1) + 1 + key];
      assert.ok(Math.abs(products[place][key] - sum) < 1e-9);
    }
  });
});

test("over all draws, products spread as the theory says, softmax hardens without the division and stays with it", () => {
  const draws = new Draws();
  draws.at(DRAWS - 1);
  const medians = SIZES.map((size, place) => {
    const products = draws.made.flatMap((made) => made[place]);
    // The spread of 800 products that share 100 queries: a tenth is four standard errors or more.
    assert.ok(Math.abs(sums.spreadOf(products) / Math.sqrt(size) - 1) < 0.35 / Math.sqrt(Math.min(size, 12)), `${size}`);
    assert.ok(Math.max(...products.map(Math.abs)) < 200 * 2);
    const both = draws.made.map((made) => sums.bothWays(made[place], size));
    const [bare, divided] = ["bare", "divided"].map((kind) => sums.middle(both.map((found) => Math.max(...found[kind].shares))));
    return { size, bare, divided };
  });
  for (const { size, bare, divided } of medians) {
    assert.ok(size === 1 ? bare === divided : bare > divided);
    assert.ok(divided > 0.2 && divided < 0.5, `${size}: ${divided}`);
    if (size >= 512) assert.ok(bare > 0.99, `${size}: ${bare}`);
  }
});

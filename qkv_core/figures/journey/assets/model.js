// What comes before q, k and v and after z: a layer's x and a head's matrices, fetched when a scene first needs them,
// and what is computed of them. Pure.

import { unpacked } from "./numbers.js";

export const ROLES = ["query", "key", "value"];

/**
 * @typedef {object} Model What `pack_model` packed: `of` (the id of the numbers that it belongs to), `layer`, `head`;
 *   as Float32Array x and attention_output [token, d_model] (all heads' together, with b_O), W_Q, W_K, W_V and W_O
 *   [d_head, d_model], a row for each number of q, k, v or z, and b_Q, b_K, b_V [d_head]; `d` is d_model.
 * @typedef {object} Added What a head's output does to the asking token's x. Cosines with every token's x, over the
 *   tokens: `before`, `withHead`, `withAll` heads; `low`, the lowest of them or 0; `part` [d_model], what the head adds;
 *   `moved` and `movedByAll`, the length of what is added over the length of x.
 */

/** @param {Uint8Array} bytes @returns {Model} */
export const unpackModel = (bytes) => unpacked(bytes);

const letterOf = (role) => role[0].toUpperCase();
const rowsOf = (list, row, d) => list.subarray(row * d, (row + 1) * d);

/** A token's x. @param {Model} model */
export const xOf = (model, token) => rowsOf(model.x, token, model.d);

/** One number of q, k or v: the products of x with its column of W, their sum, and the bias. @param {Model} model */
export function followed(model, role, token, number) {
  const [x, column] = [xOf(model, token), rowsOf(model[`W_${letterOf(role)}`], number, model.d)];
  const products = Float64Array.from(x, (one, i) => one * column[i]);
  return { products, sum: products.reduce((all, one) => all + one, 0), bias: model[`b_${letterOf(role)}`][number] };
}

/** What this head adds to the asking token, z·W_O. @param {Model} model @param {ArrayLike<number>} z */
export function headOutput({ W_O, d }, z) {
  const part = new Float64Array(d);
  z.forEach((number, j) => {
    for (let i = 0; i < d; i++) part[i] += number * W_O[j * d + i];
  });
  return part;
}

/** @param {Model} model @param {import("./numbers.js").Row} row @returns {Added} */
export function addedBy(model, row) {
  const { d, attention_output: outputs } = model;
  const x = Float64Array.from(xOf(model, row.query));
  const part = headOutput(model, row.z);
  const all = rowsOf(outputs, row.query, d);
  const others = row.tokens.map((_, token) => xOf(model, token));
  const cosinesOf = (vector) => others.map((other) => cosine(vector, other));
  const [before, withHead, withAll] = [x, sumOf(x, part), sumOf(x, all)].map(cosinesOf);
  const length = lengthOf(x);
  const low = Math.min(0, ...before, ...withHead, ...withAll);
  return { before, withHead, withAll, low, part, all, x, moved: lengthOf(part) / length, movedByAll: lengthOf(all) / length };
}

export const sumOf = (one, other) => Float64Array.from(one, (number, i) => number + other[i]);
export const lengthOf = (vector) => Math.sqrt(innerProduct(vector, vector));
const cosine = (one, other) => innerProduct(one, other) / (lengthOf(one) * lengthOf(other) || 1);

function innerProduct(one, other) {
  let total = 0;
  for (let i = 0; i < one.length; i++) total += one[i] * other[i];
  return total;
}

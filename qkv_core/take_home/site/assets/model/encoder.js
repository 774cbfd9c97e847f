// The forward pass of a BERT-type encoder, as encoder.py and attention.py have it: one short function a step.
//
//     Attention(Q, K, V) = softmax(Q·Kᵀ / √dₖ)·V
//
// Shapes: H heads, n tokens; every array is a flat Float32Array, row by row. A matrix has a row for each number that
// comes out, W [d_out, d_in], so that a product reads both of its sides in order. Sums are kept in float64.

import { gelu } from "./gelu.js";
import { product } from "./product.js";

/**
 * @typedef {object} Model `n_heads`, `epsilon` of the LayerNorms, `word(id)` [d_model], `embeddings` {position,
 *   token_type, gain, bias} and `layers`, a list of {W_Q, b_Q, W_K, b_K, W_V, b_V, W_O, b_O, attention_gain,
 *   attention_bias, W_up, b_up, W_down, b_down, output_gain, output_bias}
 * @typedef {object} Layer what one layer computed: `x` [n, d_model], `q`, `k`, `v`, `z` [H, n, d_head],
 *   `attention_weights` [H, n, n], `attention_output` (all heads through W_O) and `output` (the next layer's x) as x
 */

/** One layer after the other, each when it is asked for. @param {number[]} ids @param {Model} model @returns {Generator<Layer>} */
export function* encode(ids, model) {
  let x = embed(ids, model);
  for (const learned of model.layers) {
    const layer = forward(x, learned, model);
    yield layer;
    x = layer.output;
  }
}

/** The first layer's x: word + position + token type, through LayerNorm, [n] -> [n, d_model]. */
export function embed(ids, { word, embeddings, epsilon }) {
  const { position, token_type, gain, bias } = embeddings;
  const d = gain.length;
  const x = new Float32Array(ids.length * d);
  ids.forEach((id, i) => {
    const vector = word(id);
    for (let j = 0; j < d; j++) x[i * d + j] = vector[j] + position[i * d + j] + token_type[j];
  });
  return layerNorm(x, gain, bias, epsilon);
}

/** One layer: attention, residual, LayerNorm, feed-forward, residual, LayerNorm. @returns {Layer} */
export function forward(x, learned, { n_heads, epsilon }) {
  const { W_O, b_O, attention_gain, attention_bias, output_gain, output_bias } = learned;
  const d_head = learned.b_Q.length / n_heads;
  const q = project(x, learned.W_Q, learned.b_Q, n_heads);
  const k = project(x, learned.W_K, learned.b_K, n_heads);
  const v = project(x, learned.W_V, learned.b_V, n_heads);
  const { attention_weights, z } = attention(q, k, v, n_heads, d_head);
  const attention_output = mergeHeads(z, W_O, b_O, n_heads, d_head);
  const attended = layerNorm(added(x, attention_output), attention_gain, attention_bias, epsilon);
  const output = layerNorm(added(attended, feedForward(attended, learned)), output_gain, output_bias, epsilon);
  return { x, q, k, v, attention_weights, z, attention_output, output };
}

/** One learned view of every token, `x·W + b`, in every head: x [n, d_model], W [H·d_head, d_model] -> [H, n, d_head]. */
export function project(x, W, b, n_heads) {
  const y = linear(x, W, b);
  const d_head = b.length / n_heads;
  const n = y.length / b.length;
  const heads = new Float32Array(y.length);
  for (let block = 0; block < n * n_heads; block++) {
    const [token, head] = [Math.floor(block / n_heads), block % n_heads];
    heads.set(y.subarray(block * d_head, (block + 1) * d_head), (head * n + token) * d_head);
  }
  return heads;
}

/** The four steps in order, head by head: q, k, v [H, n, d_head] -> attention_weights [H, n, n], z [H, n, d_head]. */
export function attention(q, k, v, n_heads, d_head) {
  const size = q.length / n_heads;
  const n = size / d_head;
  const attention_weights = new Float32Array(n_heads * n * n);
  const z = new Float32Array(q.length);
  for (let head = 0; head < n_heads; head++) {
    const [start, end] = [head * size, (head + 1) * size];
    const scores = attentionScores(q.subarray(start, end), k.subarray(start, end), d_head);
    const weights = softmax(scaleScores(scores, d_head ** -0.5), n);
    attention_weights.set(weights, head * n * n);
    z.set(weightedSum(weights, v.subarray(start, end), n), start);
  }
  return { attention_weights, z };
}

/** Step 1, `Q·Kᵀ`: every query against every key, [n, d_head] and [n, d_head] -> [n, n]. */
export function attentionScores(q, k, d_head) {
  return product(q, k, d_head);
}

/** Step 2: scores times `scale`, which is 1/√d_head in the formula. Same shape. */
export function scaleScores(scores, scale) {
  return scores.map((score) => score * scale);
}

/** Step 3: each row of n becomes positive and sums to 1. Its largest is subtracted first, so that exp can't overflow. */
export function softmax(scaled, n) {
  const weights = new Float32Array(scaled.length);
  const exponentials = new Float64Array(n);
  for (let row = 0; row < scaled.length; row += n) {
    let [largest, total] = [-Infinity, 0];
    for (let j = 0; j < n; j++) largest = Math.max(largest, scaled[row + j]);
    for (let j = 0; j < n; j++) total += exponentials[j] = Math.exp(scaled[row + j] - largest);
    for (let j = 0; j < n; j++) weights[row + j] = exponentials[j] / total;
  }
  return weights;
}

/** Step 4, `z = A·V`: each query's blend of the values, [n, n] and [n, d_head] -> [n, d_head]. */
export function weightedSum(attention_weights, v, n) {
  return product(attention_weights, transposed(v, n), n);
}

/** Many heads become one output: side by side, then through W_O: z [H, n, d_head] -> [n, d_model]. */
export function mergeHeads(z, W_O, b_O, n_heads, d_head) {
  const n = z.length / n_heads / d_head;
  const side_by_side = new Float32Array(z.length); // [n, H·d_head]
  for (let block = 0; block < n * n_heads; block++) {
    const [head, token] = [Math.floor(block / n), block % n];
    side_by_side.set(z.subarray(block * d_head, (block + 1) * d_head), (token * n_heads + head) * d_head);
  }
  return linear(side_by_side, W_O, b_O);
}

/** Each token by itself through the two-layer network, [n, d_model] -> [n, d_model]. */
export function feedForward(x, { W_up, b_up, W_down, b_down }) {
  return linear(linear(x, W_up, b_up).map(gelu), W_down, b_down);
}

/** `x·Wᵀ + b`: x [n, d_in], W [d_out, d_in], b [d_out] -> [n, d_out]. */
export function linear(x, W, b) {
  const y = product(x, W, W.length / b.length);
  for (let i = 0; i < y.length; i++) y[i] += b[i % b.length];
  return y;
}

/** Each row to mean 0 and variance 1, then gain and bias per dimension, [n, d_model] both ways. */
export function layerNorm(x, gain, bias, epsilon) {
  const d = gain.length;
  const y = new Float32Array(x.length);
  for (let row = 0; row < x.length; row += d) {
    let [mean, variance] = [0, 0];
    for (let j = 0; j < d; j++) mean += x[row + j] / d;
    for (let j = 0; j < d; j++) variance += (x[row + j] - mean) ** 2 / d;
    const deviation = Math.sqrt(variance + epsilon);
    for (let j = 0; j < d; j++) y[row + j] = ((x[row + j] - mean) / deviation) * gain[j] + bias[j];
  }
  return y;
}

/** A sum of two arrays of the same shape. */
const added = (a, b) => a.map((number, i) => number + b[i]);

/** [n, d] -> [d, n]. */
function transposed(x, n) {
  const d = x.length / n;
  return x.map((_, i) => x[(i % n) * d + Math.floor(i / n)]);
}

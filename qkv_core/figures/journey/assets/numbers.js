// The numbers of one encoding, and what one head makes of them for one query. Pure: nothing here knows of a page.

/**
 * @typedef {object} Numbers What `pack.py` packed: q, k, v as Float32Array [layer, head, token, d_head] of the
 *   `layers` and `heads` present (v may be left out), `largest` [n_layers, n_heads, n] where layers are missing,
 *   `mask` as Uint8Array, `distances` as Float32Array [layer, head, 2n − 1] where a distance adds to a score, `scale` [n_layers][n_heads], `tokens`, `special`, `n`, `d_head`, `n_layers`, `n_heads`, `id`;
 *   `n_asking` above 0 says that so many tokens are a text that asks and the rest another that answers.
 * @typedef {object} Row One head's whole computation for one query; arrays over the keys, in the sentence's order.
 */

/**
 * Read the bytes: uint32 header length | JSON header | arrays, little-endian, each at a multiple of 4.
 * @param {Uint8Array} bytes may lie anywhere in a longer buffer, so they are copied first
 * @returns {Numbers}
 */
export function unpack(bytes) {
  const numbers = unpacked(bytes);
  return { n_asking: 0, ...numbers, n: numbers.tokens.length };
}

/** The header's entries, and each array by its name. */
export function unpacked(bytes) {
  const { buffer } = bytes.slice();
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  const numbers = { ...header };
  for (const [name, { dtype, offset, shape }] of Object.entries(header.arrays)) {
    const Kind = { f4: Float32Array, u1: Uint8Array }[dtype];
    numbers[name] = new Kind(buffer, 4 + length + offset, shape.reduce((a, b) => a * b, 1));
  }
  return numbers;
}

/** Whether this head's q, k and v are here. @param {Numbers} numbers */
export const has = (numbers, layer, head) => numbers.layers.includes(layer) && numbers.heads.includes(head);

/** All tokens' vectors of one head: "q", "k" or "v" as one Float32Array [token, d_head]. @param {Numbers} numbers */
export function vectorsOf(numbers, name, layer, head) {
  const size = numbers.n * numbers.d_head;
  const block = numbers.layers.indexOf(layer) * numbers.heads.length + numbers.heads.indexOf(head);
  return numbers[name].subarray(block * size, (block + 1) * size);
}

/** For every key whether this query may attend to it. @param {Numbers} numbers @returns {boolean[]} */
export function allowedOf(numbers, layer, head, query) {
  const { n, mask } = numbers;
  if (!mask) return new Array(n).fill(true);
  const { shape } = numbers.arrays.mask;
  const places = [numbers.layers.indexOf(layer), numbers.heads.indexOf(head), query];
  const row = places.reduce((at, place, axis) => at * shape[axis] + (shape[axis] === 1 ? 0 : place), 0);
  return Array.from({ length: n }, (_, key) => mask[row * shape[3] + (shape[3] === 1 ? 0 : key)] === 1);
}

/** What the distance to each key adds to this query's scaled scores; null where it adds nothing. @param {Numbers} numbers */
function distancesOf(numbers, layer, head, query) {
  const { n, distances } = numbers;
  if (!distances) return null;
  const block = numbers.layers.indexOf(layer) * numbers.heads.length + numbers.heads.indexOf(head);
  const first = block * (2 * n - 1) + n - 1 - query; // key − query is counted from −(n − 1) on
  const added = distances.subarray(first, first + n);
  return added.some((number) => number !== 0) ? added : null;
}

/**
 * Everything that one head computes for one query, step by step.
 * @param {Numbers} numbers
 * @returns {Row|null} null where this head's numbers are not here
 */
export function rowOf(numbers, layer, head, query) {
  if (!has(numbers, layer, head)) return null;
  const { n, d_head: d, tokens, n_asking } = numbers;
  const scale = numbers.scale[layer][head];
  const [q, k, v] = ["q", "k", "v"].map((name) => {
    const vectors = numbers[name] && vectorsOf(numbers, name, layer, head);
    return vectors && Array.from({ length: n }, (_, token) => vectors.subarray(token * d, (token + 1) * d));
  });
  const products = k.map((key) => times(q[query], key));
  const scores = Float64Array.from(products, sum);
  const distances = distancesOf(numbers, layer, head, query);
  const scaled = scores.map((score, key) => score * scale + (distances ? distances[key] : 0));
  const allowed = allowedOf(numbers, layer, head, query);
  const { exponentials, total, weights } = softmax(scaled, allowed);
  const row = { n, d, layer, head, query, scale, tokens, special: numbers.special, n_asking, q: q[query], queries: q, k, v, products, scores, distances, scaled, allowed };
  Object.assign(row, { exponentials, total, weights, n_allowed: allowed.filter(Boolean).length });
  row.top = largestAt(scores, allowed);
  row.best = largestAt(weights, allowed);
  row.z = v ? blend(row, () => 1) : null;
  return row;
}

/** Shares of 100 % among the allowed; the largest is subtracted first, so that exp can't overflow. */
export function softmax(scaled, allowed) {
  const largest = scaled.reduce((most, score, key) => (allowed[key] ? Math.max(most, score) : most), -Infinity);
  const exponentials = scaled.map((score, key) => (allowed[key] ? Math.exp(score - largest) : 0));
  const total = sum(exponentials);
  return { exponentials, total, weights: exponentials.map((number) => (total ? number / total : 0)) };
}

/** Σ share·weight·v: with all of every share it is z, with a part of it what has arrived so far. @param {Row} row */
export function blend(row, share) {
  const z = new Float64Array(row.d);
  row.v.forEach((value, key) => {
    const part = row.weights[key] * share(key);
    if (part > 0) for (let j = 0; j < row.d; j++) z[j] += part * value[j];
  });
  return z;
}

/**
 * The largest weight that the query gives in one head: what the grid of heads shows.
 * @param {Numbers} numbers
 * @returns {number} computed where q and k are here, else the server's
 */
export function focus(numbers, layer, head, query) {
  if (!has(numbers, layer, head)) {
    return numbers.largest ? numbers.largest[(layer * numbers.n_heads + head) * numbers.n + query] : NaN;
  }
  const { n, d_head: d } = numbers;
  const q = vectorsOf(numbers, "q", layer, head);
  const k = vectorsOf(numbers, "k", layer, head);
  const scaled = new Float64Array(n);
  for (let key = 0; key < n; key++) {
    for (let j = 0; j < d; j++) scaled[key] += q[query * d + j] * k[key * d + j];
    scaled[key] *= numbers.scale[layer][head];
  }
  distancesOf(numbers, layer, head, query)?.forEach((added, key) => { scaled[key] += added; });
  return Math.max(...softmax(scaled, allowedOf(numbers, layer, head, query)).weights);
}

/** The keys that get a line of their own, in the sentence's order: all that are shown, or the `most` strongest. */
export function linesOf(row, shown, most) {
  if (shown.length <= most + most / 3) return shown;
  const strongest = [...shown].sort((a, b) => row.weights[b] - row.weights[a]).slice(0, most);
  return strongest.sort((a, b) => a - b);
}

/** Number by number; a loop, for `from` with a function takes several times as long, and a long text has thousands. */
function times(a, b) {
  const products = new Float64Array(a.length);
  for (let j = 0; j < a.length; j++) products[j] = a[j] * b[j];
  return products;
}

function sum(list) {
  let total = 0;
  for (const number of list) total += number;
  return total;
}

function largestAt(list, allowed) {
  return list.reduce((at, number, key) => (allowed[key] && (at < 0 || number > list[at]) ? key : at), -1);
}

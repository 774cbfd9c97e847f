// The page's own proof: the texts whose numbers came with it are computed here, and every number is compared.

/**
 * The largest absolute difference, over every attention weight and hidden state.
 * @param {Float32Array} expected all layers' attention weights, then the first x and each layer's output
 * @param {import("./encoder.js").Layer[]} layers
 * @returns {number} NaN where any number is NaN, or the sizes differ: it can't pass
 */
export function largestDifference(expected, layers) {
  const found = [...layers.map((layer) => layer.attention_weights), layers[0].x, ...layers.map((layer) => layer.output)];
  if (found.reduce((size, array) => size + array.length, 0) !== expected.length) return NaN;
  let [at, largest] = [0, 0];
  for (const array of found) {
    for (const number of array) largest = Math.max(largest, Math.abs(number - expected[at++])); // NaN stays
  }
  return largest;
}

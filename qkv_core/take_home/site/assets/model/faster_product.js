// product.js's product once more, with WebAssembly's vectors: the same numbers, about five times as fast.

const COMPILED = new URL("./sums.wasm", import.meta.url); // vectors.py has written it
const PAGE = 2 ** 16; // bytes
const [ROWS, SUMS] = [4, 8];
const BESIDE = 2 ** 20; // bytes for what a product works with beside the numbers

/**
 * Room for numbers that products read where they lie, and the product that does so.
 * @param {BufferSource} code @param {number} length of the room
 * @returns {Promise<{numbers: Float32Array, product: Function}>} rejected where WebAssembly, or so much memory, is refused
 */
export async function fasterProduct(code, length) {
  const memory = new WebAssembly.Memory({ initial: Math.ceil((4 * length + BESIDE) / PAGE) });
  const { instance } = await WebAssembly.instantiate(code, { "": { memory } });
  const numbers = new Float32Array(memory.buffer, 0, length);
  return { numbers, product: productWith(instance.exports.sums, memory.buffer, Math.ceil(length / 2) * 8) };
}

/** With the code that lies beside this file. */
export const fetchedProduct = async (length) => fasterProduct(await (await fetch(COMPILED)).arrayBuffer(), length);

/** `start`: from there on the memory is free. */
function productWith(sumsOf, memory, start) {
  const sums = new Float32Array(memory, start, SUMS);
  const free = start + sums.byteLength;

  return (a, b, d) => {
    const [n, m] = [a.length / d, b.length / d];
    const rows = new Float64Array(memory, free, ROWS * 2 * Math.ceil(d / 2));
    const other = inMemory(b, memory, free + rows.byteLength);
    const y = new Float32Array(n * m);
    for (let i = 0; i < n; i += ROWS) {
      layOut(rows, a, i, d);
      const last = Math.min(ROWS, n - i);
      for (let j = 0; j < m; j += 2) {
        const [b0, b1] = [other + 4 * j * d, other + 4 * Math.min(j + 1, m - 1) * d];
        sumsOf(free, b0, b1, b0 + 4 * d, start);
        for (let row = 0; row < last; row++) {
          y[(i + row) * m + j] = sums[2 * row];
          if (b1 > b0) y[(i + row) * m + j + 1] = sums[2 * row + 1];
        }
      }
    }
    return y;
  };
}

/** Four rows of a from i on, two numbers of each in turn; of an odd length the last is followed by 0. */
function layOut(rows, a, i, d) {
  rows.fill(0);
  const last = Math.min(ROWS, a.length / d - i);
  for (let row = 0; row < last; row++) {
    for (let k = 0; k < d; k++) rows[(k >> 1) * 2 * ROWS + 2 * row + (k & 1)] = a[(i + row) * d + k];
  }
}

/** The address of b in the memory: where it lies, or where it is copied to, a 0 behind it for what reads on. */
function inMemory(b, memory, free) {
  if (b.buffer === memory) return b.byteOffset;
  const copy = new Float32Array(memory, free, b.length + 1);
  copy.set(b);
  copy[b.length] = 0;
  return free;
}

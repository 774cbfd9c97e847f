// The one product that most of the time goes into.

let compute = plainProduct;

/** Every row of a with every row of b, `a·bᵀ`: a [n, d], b [m, d] -> [n, m]. */
export const product = (a, b, d) => compute(a, b, d);

/** From now on by another function that gives the same numbers. */
export function computeProductsBy(other) {
  compute = other;
}

/**
 * `product` in plain JavaScript.
 *
 * Four rows of a meet two of b at a time, so that each number that is read is used more than once: three times as fast
 * as pair by pair. A block that would reach beyond the end does its last row again.
 */
export function plainProduct(a, b, d) {
  const [n, m] = [a.length / d, b.length / d];
  const y = new Float32Array(n * m);
  for (let i = 0; i < n; i += 4) {
    const [i1, i2, i3] = [Math.min(i + 1, n - 1), Math.min(i + 2, n - 1), Math.min(i + 3, n - 1)];
    const [a0, a1, a2, a3] = [i * d, i1 * d, i2 * d, i3 * d];
    for (let j = 0; j < m; j += 2) {
      const j1 = Math.min(j + 1, m - 1);
      const [b0, b1] = [j * d, j1 * d];
      let s00 = 0, s01 = 0, s10 = 0, s11 = 0, s20 = 0, s21 = 0, s30 = 0, s31 = 0;
      for (let k = 0; k < d; k++) {
        const u = b[b0 + k];
        const v = b[b1 + k];
        s00 += a[a0 + k] * u;
        s01 += a[a0 + k] * v;
        s10 += a[a1 + k] * u;
        s11 += a[a1 + k] * v;
        s20 += a[a2 + k] * u;
        s21 += a[a2 + k] * v;
        s30 += a[a3 + k] * u;
        s31 += a[a3 + k] * v;
      }
      y[i * m + j] = s00;
      y[i * m + j1] = s01;
      y[i1 * m + j] = s10;
      y[i1 * m + j1] = s11;
      y[i2 * m + j] = s20;
      y[i2 * m + j1] = s21;
      y[i3 * m + j] = s30;
      y[i3 * m + j1] = s31;
    }
  }
  return y;
}

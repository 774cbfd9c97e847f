// GELU by the normal distribution's own values: a series near 0, a continued fraction further out, and between the
// places of a table that both fill once, the curve that has the table's values and slopes.

const STEPS = 128; // places a unit: the curve between two is within 1e-10 of the function
const FAR = 6; // beyond, Φ is 0 or 1 to float32
const PLACES = Float64Array.from({ length: 2 * FAR * STEPS + 1 }, (_, i) => i / STEPS - FAR);
const PHI = PLACES.map((x) => (1 + erf(x / Math.SQRT2)) / 2);
const SLOPE = PLACES.map((x) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI) / STEPS); // the normal density, a step

/** x·Φ(x), Φ the normal distribution function itself, not the tanh approximation (Hendrycks and Gimpel 2016). */
export function gelu(x) {
  if (x <= -FAR) return 0;
  return x >= FAR ? x : x * phi(x);
}

/** Φ(x) for |x| < FAR, by cubic Hermite interpolation. */
function phi(x) {
  const place = (x + FAR) * STEPS;
  const i = Math.floor(place);
  const t = place - i;
  const [rise, s0, s1] = [PHI[i + 1] - PHI[i], SLOPE[i], SLOPE[i + 1]];
  return PHI[i] + t * (s0 + t * (3 * rise - 2 * s0 - s1 + t * (s0 + s1 - 2 * rise)));
}

/** The error function to float64's rounding: Abramowitz and Stegun 1964, 7.1.5 and 7.1.14. */
export function erf(x) {
  const size = Math.abs(x);
  return Math.sign(x) * (size < 2.5 ? series(size) : 1 - continuedFraction(size));
}

/** 2/√π · Σ (−1)ⁿ x²ⁿ⁺¹ / n!(2n+1). */
function series(x) {
  let [power, total] = [x, x];
  for (let n = 1; n < 60; n++) {
    power *= (-x * x) / n;
    total += power / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * total;
}

/** 1 − erf(x) = e^(−x²)/√π · 1/(x + ½/(x + 1/(x + 3⁄2/(x + …)))). */
function continuedFraction(x) {
  let rest = 0;
  for (let k = 40; k > 0; k--) rest = k / 2 / (x + rest);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + rest);
}

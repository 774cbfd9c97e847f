// Random queries and keys: always the same ones, from one seed. Pure.

export const N_KEYS = 8;
export const SIZES = Array.from({ length: 13 }, (_, power) => 2 ** power); // 1 to 4096
export const DRAWS = 100;
const SEED = 2017;

/** Uniform numbers from 0 to 1: Tommy Ettinger's mulberry32, which is in the public domain. */
export function uniforms(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Numbers of mean 0 and variance 1, normally distributed (Box and Muller 1958). */
export function normals(seed) {
  const uniform = uniforms(seed);
  let other = null;
  return () => {
    if (other !== null) {
      const kept = other;
      other = null;
      return kept;
    }
    const length = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    other = length * Math.sin(angle);
    return length * Math.cos(angle);
  };
}

/** One query and N_KEYS keys of 4096 numbers: for each of SIZES the products of their first so many numbers. */
export function drawOne(normal) {
  const products = new Array(N_KEYS).fill(0);
  const atSize = [];
  for (let n = 1; n <= SIZES.at(-1); n++) {
    const asked = normal();
    for (let key = 0; key < N_KEYS; key++) products[key] += asked * normal();
    if (n === SIZES[atSize.length]) atSize.push([...products]);
  }
  return atSize;
}

/** Draws one after the other, kept: at(i) makes as many as it takes. */
export class Draws {
  constructor(seed = SEED) {
    Object.assign(this, { normal: normals(seed), made: [] });
  }

  at(i) {
    while (this.made.length <= i) this.made.push(drawOne(this.normal));
    return this.made[i];
  }
}

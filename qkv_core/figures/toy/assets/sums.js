// What the toys compute: products, shares, blend. Pure. What is shown is computed from the numbers that stand there, so
// that a calculator agrees.

/** The number with so many digits after the point; zero has no sign. */
export const rounded = (number, digits) => Number(number.toFixed(digits)) + 0;

/** The products of two vectors' numbers, added up. */
export const dot = (a, b) => a.reduce((sum, number, i) => sum + number * b[i], 0);

/** Scores over √d. */
export const overRoot = (scores, d) => scores.map((score) => score / Math.sqrt(d));

/** Softmax. */
export function sharesOf(scores) {
  const top = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - top));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

/** The values, each as much as its share, added up. */
export const blendOf = (shares, values) => values[0].map((_, i) => shares.reduce((sum, share, key) => sum + share * values[key][i], 0));

/** One query's whole attention, as it is shown: two digits of a score, a tenth of a percent of a share. */
export function attended(query, keys, values) {
  const scores = keys.map((key) => rounded(dot(query, key), 2));
  const scaled = overRoot(scores, query.length).map((score) => rounded(score, 2));
  const shares = sharesOf(scaled).map((share) => rounded(share, 3));
  return { scores, scaled, shares, z: blendOf(shares, values).map((number) => rounded(number, 2)) };
}

/** Products of d numbers with the division and without it, as they are shown, and the shares that softmax makes of both. */
export function bothWays(products, d) {
  const bare = products.map((product) => rounded(product, 2));
  const divided = overRoot(bare, d).map((score) => rounded(score, 2));
  return { bare: { scores: bare, shares: sharesOf(bare) }, divided: { scores: divided, shares: sharesOf(divided) } };
}

/** Which of the toy's sentences is true of a key: "above", "zero" or "below" its query's right angle; "none" without length. */
export function leaning(query, key) {
  if (!dot(query, query) || !dot(key, key)) return "none";
  const score = rounded(dot(query, key), 2);
  return score > 0 ? "above" : score < 0 ? "below" : "zero";
}

/** How far the key reaches along the query: the end of its shadow on the query's line, or null where there is no line. */
export function shadowOf(query, key) {
  const length = dot(query, query);
  return length ? query.map((number) => (number * dot(query, key)) / length) : null;
}

export function middle(numbers) {
  const ascending = [...numbers].sort((a, b) => a - b);
  const half = ascending.length / 2;
  return (ascending[Math.ceil(half) - 1] + ascending[Math.floor(half)]) / 2;
}

/** The standard deviation. */
export function spreadOf(numbers) {
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  return Math.sqrt(numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0) / numbers.length);
}

/** The template with its {places} filled. */
export const filled = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

/** A number with so many digits after the point, and a minus as long as a plus. */
export const figures = (number, digits) => rounded(number, digits).toFixed(digits).replace("-", "−");

/** A share among several keys as a percentage: never all, never nothing, though a float of it may be. */
export function percent(share, digits = 0) {
  const [least, text] = [10 ** -digits, (100 * share).toFixed(digits)];
  if (Number(text) === 0) return `<${least.toFixed(digits)}%`;
  if (Number(text) === 100) return `>${(100 - least).toFixed(digits)}%`;
  return `${text}%`;
}

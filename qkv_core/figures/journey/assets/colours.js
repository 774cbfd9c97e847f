// The page's colours, read from its style, and what is mixed of them. Colours are [r, g, b].

import { clamp, mix } from "./scenes.js";

export const css = (colour, alpha = 1) => `rgba(${colour.map(Math.round).join(",")},${Number(alpha.toFixed(3))})`;
export const blended = (a, b, share) => a.map((channel, i) => mix(channel, b[i], share));

/** "#rrggbb", "rgb(…)" or "rgba(…)". */
export function parse(text) {
  const hex = text.trim().match(/^#([0-9a-f]{6})/i);
  if (hex) return [0, 2, 4].map((i) => parseInt(hex[1].slice(i, i + 2), 16));
  return (text.match(/[\d.]+/g) ?? [0, 0, 0]).slice(0, 3).map(Number);
}

/** WCAG 2.2's relative luminance. */
export function luminance(colour) {
  const linear = colour.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}

/** Black or white, whichever is easier to read on the colour. */
export const textOn = (colour) => (luminance(colour) > 0.179 ? [0, 0, 0] : [255, 255, 255]);

/** What the palette and the sizes depend on, as one text: where it is another, everything is arranged anew. */
export function lookOf(element) {
  const style = getComputedStyle(element);
  const names = ["--page", "--ink"];
  return [...names.map((name) => style.getPropertyValue(name)), getComputedStyle(document.documentElement).fontSize].join();
}

/** The palette of the element as it is styled now. */
export function paletteOf(element) {
  const style = getComputedStyle(element);
  const colour = (name) => parse(style.getPropertyValue(name));
  const [page, ink] = [parse(style.getPropertyValue("--page")), parse(style.getPropertyValue("--ink"))];
  const dark = luminance(page) < luminance(ink);
  const scale = style.getPropertyValue(dark ? "--qkv-weights-dark" : "--qkv-weights-light").split(",").map(parse);
  const palette = { dark, page, ink, font: style.fontFamily, neutral: colour("--qkv-neutral"), roles: {}, words: {} };
  for (const role of ["query", "key", "value", "output"]) {
    const own = colour(`--qkv-${role}`);
    palette.roles[role] = dark ? blended(own, [255, 255, 255], 0.24) : own; // on a dark page a little lighter
    palette.words[role] = colour(`--qkv-${role}-word-${dark ? "dark" : "light"}`);
  }
  palette.soft = blended(page, ink, 0.66);
  palette.weight = (share) => {
    const position = clamp(share) * (scale.length - 1);
    const i = Math.min(Math.floor(position), scale.length - 2);
    return blended(scale[i], scale[i + 1], position - i);
  };
  return palette;
}

/**
 * A head's vectors with what colours them: above 0 in the role's colour, below 0 neutral, the stronger the further.
 * The few numbers that are larger than 98 % of all are drawn as strong as those.
 */
export function sheetOf(values, d, role, palette, largest = almostLargest(values)) {
  return { values, d, largest, above: palette.roles[role], below: palette.neutral };
}

/** x belongs to no role: it is drawn in ink. @param {import("./model.js").Model} model */
export const sheetOfX = ({ x, d }, palette) => ({ ...sheetOf(x, d, "query", palette), above: palette.ink });

/** A number's colour and opacity on its sheet. */
export function shade({ largest, above, below }, value) {
  const strength = Math.min(1, Math.abs(value) / largest) ** 0.8;
  return { colour: value >= 0 ? above : below, alpha: strength * (value >= 0 ? 1 : 0.8) };
}

/** The size below which 98 % of the numbers lie, never 0. */
export function almostLargest(values) {
  const sizes = Float64Array.from(values, Math.abs).sort();
  return Math.max(sizes[Math.floor((sizes.length - 1) * 0.98)], 1e-12);
}

/** Nearly the largest product of a row: what the marks of products are measured by. */
export function largestProduct(row) {
  if (row.largestProduct === undefined) {
    const all = new Float64Array(row.n * row.d);
    row.products.forEach((list, key) => all.set(list, key * row.d));
    row.largestProduct = almostLargest(all);
  }
  return row.largestProduct;
}

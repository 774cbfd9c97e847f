// The whole view in the address, behind its #: what stands there is never sent to a host, and so is in no log.

const NUMBERS = ["layer", "head", "scene"];

const WORDS = ["text", "query", "key", "guess"];

/**
 * @typedef {object} Asked what an address asks for: the numbers `layer`, `head`, `scene`; `query`, `key` and `guess` as
 *   they are written; `text`, `hide_special`; all of which may be missing
 */

/** @param {string} hash "#text=…&layer=3" @returns {Asked} whole numbers only; what is something else is left out */
export function askedBy(hash) {
  const given = Object.fromEntries(new URLSearchParams(hash.replace(/^#/, "")));
  const asked = {};
  for (const name of WORDS) if (given[name]) asked[name] = given[name];
  for (const name of NUMBERS) if (/^\d{1,3}$/.test(given[name] ?? "")) asked[name] = Number(given[name]);
  if (given.hide_special === "true") asked.hide_special = true;
  return asked;
}

/** @param {string} text @param {string[]} tokens @param {object} choice as the picture has it */
export function hashOf(text, tokens, { layer, head, query, key, scene, guess, hide_special }) {
  const parts = { text, layer, head, query: label(tokens, query), scene };
  if (key !== null) parts.key = label(tokens, key);
  if (guess >= 0 && guess !== null) parts.guess = label(tokens, guess);
  if (hide_special) parts.hide_special = true;
  return `#${new URLSearchParams(parts)}`;
}

/** Which token is meant by "9 it", or by "it" alone; where the text has changed around it, the word counts. */
export function tokenAsked(asked, tokens) {
  const at = tokens.findIndex((_, i) => label(tokens, i) === asked);
  const found = at < 0 ? tokens.indexOf(asked?.replace(/^\d+ /, "")) : at;
  return found < 0 ? null : found;
}

/** "it" where the sentence has one, since asking what it stands for is the classic; else the last word. */
export function firstQuery(tokens) {
  if (tokens.includes("it")) return tokens.indexOf("it");
  const words = tokens.map((token, i) => (/^[\p{L}\p{N}]+$/u.test(token) ? i : -1));
  return Math.max(0, ...words);
}

const label = (tokens, i) => `${i} ${tokens[i]}`;

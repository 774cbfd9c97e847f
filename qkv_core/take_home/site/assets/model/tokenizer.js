// BERT's tokenizer: what becomes of each character, then the longest pieces of each word that the vocabulary has.

/**
 * @typedef {object} Tokenised `ids` and their `tokens`, markers around them; and what was not read of a text that is
 *   too long: `n_tokens_cut`, `n_characters_cut`
 */

/** @param {object} settings as weights.py wrote them @returns {(text: string) => Tokenised} */
export function tokenizer({ vocabulary, markers, added, unknown, prefix, longest_word, max_tokens, max_characters, letters }) {
  const idOf = new Map(vocabulary.map((piece, id) => [piece, id]));
  const letter = letterReader(letters);
  // Added tokens are found in the text as it was typed: split puts each at an odd place.
  const between = new RegExp(`(${added.map(literally).join("|")})`);

  return (text) => {
    const characters = [...text];
    const bounded = wellFormed(characters.slice(0, max_characters).join(""));
    const read = bounded.split(between).flatMap((part, i) => {
      return i % 2 ? [idOf.get(part)] : words(part, letter).flatMap((word) => pieces(word, idOf, { unknown, prefix, longest_word }));
    });
    const kept = read.slice(0, max_tokens - markers.length);
    const ids = [idOf.get(markers[0]), ...kept, idOf.get(markers[1])];
    return {
      ids,
      tokens: ids.map((id) => vocabulary[id]),
      n_tokens_cut: read.length - kept.length,
      n_characters_cut: Math.max(0, characters.length - max_characters),
    };
  };
}

/** A text's words, once every character is read. */
function words(text, letter) {
  return Array.from(text, letter).join("").split(" ").filter(Boolean);
}

/** From the left the longest piece that the vocabulary has, then the longest of what remains: the pieces' ids. */
function pieces(word, idOf, { unknown, prefix, longest_word }) {
  const characters = [...word];
  if (characters.length > longest_word) return [idOf.get(unknown)];
  const ids = [];
  for (let start = 0, end; start < characters.length; start = end) {
    const piece = () => (start ? prefix : "") + characters.slice(start, end).join("");
    end = characters.length;
    while (end > start && !idOf.has(piece())) end--;
    if (end === start) return [idOf.get(unknown)];
    ids.push(idOf.get(piece()));
  }
  return ids;
}

/** What stands for a character: nothing, a blank, itself with blanks around it, something else, or itself. */
function letterReader({ dropped, blank, apart, becomes }) {
  const others = new Map(Object.entries(becomes));
  return (character) => {
    const code = character.codePointAt(0);
    if (others.has(character)) return others.get(character);
    if (isWithin(blank, code)) return " ";
    if (isWithin(apart, code)) return ` ${character} `;
    if (isWithin(dropped, code)) return "";
    return isWithin(HANGUL, code) ? character.normalize("NFD") : character;
  };
}

const HANGUL = [0xac00, 0xd7a4]; // syllables, which the tokenizer takes apart

/** Bounds [from, to, from, to, …]: within, if an odd number of them is passed. */
function isWithin(bounds, code) {
  let [low, high] = [0, bounds.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bounds[middle] <= code) low = middle + 1;
    else high = middle;
  }
  return low % 2 === 1;
}

/** Half a surrogate pair is no character: � stands for it. */
const wellFormed = (text) => text.replace(/\p{Surrogate}/gu, "\ufffd");

const literally = (text) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

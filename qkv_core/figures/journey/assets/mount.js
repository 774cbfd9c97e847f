// For a page of its own, without Streamlit: the words come with the module, bytes and choice from the caller.

import { Picture } from "./picture.js";
import { Tokens } from "./tokens.js";
import { unpack } from "./numbers.js";
import { pngOf, stillOf } from "./still.js";
import { savedBy } from "./saving.js";
import { toyOf } from "./why.js";

export { pngOf, savedBy, stillOf, toyOf, unpack };

/**
 * Show the whole picture in an empty `.journey`; the options are Picture's: `send(choice)` is called with what is kept,
 * `want({layer, head, of})` asks for the bytes of `pack_model`, which `takeModel(bytes)` of what this returns takes; `toy`
 * is `toyOf(load)`, where load() promises the module of figures/toy.
 */
export const mount = (root, bytes, choice, options = {}) => shown(new Picture(root, { words: WORDS, ...options }), bytes, choice);

/** Show the row of tokens alone. */
export const mountTokens = (root, bytes, choice, { send } = {}) => shown(new Tokens(root, { words: WORDS, send }), bytes, choice);

function shown(view, bytes, choice) {
  view.follow(choice);
  view.take(unpack(bytes));
  return view;
}

// For a page of its own, without Streamlit: the words come with the module.

import { Toy } from "./toy.js";

/** Show a toy in an empty `.toy`: `part` is "fit" or "dimensions". */
export const mount = (root, options) => new Toy(root, { words: WORDS, ...options });

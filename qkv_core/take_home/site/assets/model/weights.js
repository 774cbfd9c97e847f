// The model as encoder.js takes it, from the numbers of its files.

/**
 * @param {object} settings of model.json; its `index` says where each tensor lies in `numbers`
 * @param {Float32Array} numbers one tensor after the other
 * @param {(file: number) => Float32Array} wordsFile some hundred words' embeddings, which must have come
 * @returns {import("./encoder.js").Model}
 */
export function modelOf({ n_layers, n_heads, epsilon, d_model, words_a_file, index }, numbers, wordsFile) {
  const places = { embeddings: {}, layers: Array.from({ length: n_layers }, () => ({})) };
  for (const [path, [at, size]] of Object.entries(index)) {
    const [place, name] = path.split(".");
    (places.layers[place] ?? places[place])[name] = numbers.subarray(at, at + size);
  }
  const word = (id) => {
    const row = id % words_a_file;
    return wordsFile(Math.floor(id / words_a_file)).subarray(row * d_model, (row + 1) * d_model);
  };
  return { n_heads, epsilon, word, ...places };
}

/** Which of the words' files these words are in. @param {number[]} ids */
export const wordsFilesOf = (ids, { words_a_file }) => [...new Set(ids.map((id) => Math.floor(id / words_a_file)))];

// Numbers as the living picture reads them, in the layout of pack.py and pack_model.py:
//
//     uint32 header length | header (UTF-8 JSON, padded with blanks) | one array of float32 after the other

/**
 * q, k and v of all layers and heads.
 * @param {string} id another one for other numbers
 * @param {string[]} tokens with a marker at each end
 * @param {import("./encoder.js").Layer[]} layers
 * @returns {Uint8Array}
 */
export function pack(id, tokens, layers, n_heads) {
  const [n_layers, n] = [layers.length, tokens.length];
  const d_head = layers[0].q.length / n_heads / n;
  const special = tokens.map((_, i) => i === 0 || i === n - 1);
  const scale = layers.map(() => new Array(n_heads).fill(d_head ** -0.5));
  const header = { id, tokens, special, layers: [...layers.keys()], heads: [...scale[0].keys()], n_layers, n_heads, d_head, scale };
  const shape = [n_layers, n_heads, n, d_head];
  return joined(header, Object.fromEntries(["q", "k", "v"].map((name) => [name, { shape, parts: layers.map((layer) => layer[name]) }])));
}

/**
 * One head's matrices [d_head, d_model] and biases [d_head], with its layer's x and attention_output [n, d_model].
 * @param {{layer: number, head: number, of: string}} asked `of` is the id of the numbers that they belong to
 * @param {Record<string, Float32Array>} arrays x, attention_output, W_O, W_Q, b_Q, W_K, b_K, W_V, b_V
 * @returns {Uint8Array}
 */
export function packMatrices({ layer, head, of }, arrays) {
  const d_head = arrays.b_Q.length;
  const d = arrays.W_Q.length / d_head;
  const shapeOf = (name, { length }) => (name.startsWith("b_") ? [length] : [length / d, d]);
  const described = Object.entries(arrays).map(([name, array]) => [name, { shape: shapeOf(name, array), parts: [array] }]);
  return joined({ id: `${of} L${layer}H${head}`, of, layer, head, d }, Object.fromEntries(described));
}

/** A head's own part of its layer's matrices. @param {object} learned a layer of `Model` */
export function matricesOf(learned, head, n_heads) {
  const d_head = learned.b_Q.length / n_heads;
  const [first, last] = [head * d_head, (head + 1) * d_head];
  const d = learned.b_O.length;
  const found = { W_O: new Float32Array(d_head * d) };
  for (let j = 0; j < d_head; j++) for (let i = 0; i < d; i++) found.W_O[j * d + i] = learned.W_O[i * n_heads * d_head + first + j];
  for (const letter of ["Q", "K", "V"]) {
    found[`W_${letter}`] = learned[`W_${letter}`].subarray(first * d, last * d);
    found[`b_${letter}`] = learned[`b_${letter}`].subarray(first, last);
  }
  return found;
}

/** `arrays` have a shape each, and parts that follow one another. */
function joined(header, arrays) {
  const described = {};
  let offset = 0;
  for (const [name, { shape }] of Object.entries(arrays)) {
    described[name] = { dtype: "f4", offset, shape };
    offset += 4 * shape.reduce((size, length) => size * length, 1);
  }
  const text = padded(new TextEncoder().encode(JSON.stringify({ ...header, arrays: described })));
  const bytes = new Uint8Array(4 + text.length + offset);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  const numbers = new Float32Array(bytes.buffer, 4 + text.length);
  let at = 0;
  for (const part of Object.values(arrays).flatMap(({ parts }) => parts)) {
    numbers.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** With blanks to a multiple of 4. */
function padded(text) {
  const found = new Uint8Array(Math.ceil(text.length / 4) * 4).fill(32);
  found.set(text);
  return found;
}

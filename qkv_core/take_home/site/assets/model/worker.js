// The model, beside the page: it comes when it is asked for, reads the newest text only, and proves itself.

import { encode } from "./encoder.js";
import { fetchedProduct } from "./faster_product.js";
import { FileError, read, readAll } from "./files.js";
import { matricesOf, pack, packMatrices } from "./packing.js";
import { computeProductsBy } from "./product.js";
import { largestDifference } from "./proof.js";
import { tokenizer } from "./tokenizer.js";
import { modelOf, wordsFilesOf } from "./weights.js";

// From the page: {site} first, its `folder` and `settings`, the file that names all others; {text, turn} for every
// text; {wanted: {layer, head, of}} for a head's matrices; {keep: true} for all words. To the page, by `kind`: "loading"
// {bytes}, "ready", "numbers" {text, turn, packed, took, n_tokens_cut, n_characters_cut}, "matrices" {wanted, packed},
// "proved" {difference}, "keeping" {bytes}, "kept", "trouble" {message}.
let site;
let model = null;
let newest = null; // the text that is still to be read
let answered = { id: null, layers: [] }; // the text that the page shows
let proved = false;
let keep = false;
let working = false;

onmessage = ({ data }) => {
  if (data.site) site = data.site;
  if (data.text !== undefined) newest = data;
  if (data.keep) keep = true;
  if (data.wanted?.of === answered.id) sendMatrices(data.wanted);
  if (!working && (newest || keep)) work();
};

async function work() {
  working = true;
  try {
    model ??= await load();
    for (let task; (task = mostUrgent()); ) await task();
  } catch (error) {
    newest = null;
    keep = false;
    say("trouble", { message: error instanceof FileError ? error.message : `The model can't be used: ${error}` });
  }
  working = false;
}

function mostUrgent() {
  if (newest) return answer;
  if (!proved) return prove;
  return keep ? keepWords : null;
}

/** What every text needs, the words of the proof's texts, and the proof's own numbers. */
async function load() {
  const folder = new URL(site.folder);
  const settings = JSON.parse(new TextDecoder().decode(await read(folder, site.settings)));
  let bytes = site.settings[1];
  const all = (files, keep) =>
    readAll(folder, files, (piece, place) => {
      say("loading", { bytes: (bytes += piece.byteLength) });
      keep(new Float32Array(piece), place);
    });
  // Each piece goes to its place as it comes: the memory of a tab is small.
  const starts = startsOf(settings.layers);
  const numbers = await roomFor(starts.at(-1));
  await all(settings.layers, (piece, place) => numbers.set(piece, starts[place]));
  const words = new Map();
  const files = wordsFilesOf(settings.proof.flatMap(({ ids }) => ids), settings);
  await all(files.map((file) => settings.words[file]), (piece, place) => words.set(files[place], piece));
  const expected = [];
  await all(settings.proof.map((text) => text.numbers), (piece, place) => (expected[place] = piece));
  say("ready");
  const weights = modelOf(settings, numbers, (file) => words.get(file));
  return { folder, settings, words, expected, weights, tokenise: tokenizer(settings.tokenizer) };
}

/** The newest text's numbers, unless a newer one comes meanwhile. */
async function answer() {
  const { text, turn } = newest;
  newest = null;
  const { ids, tokens, ...cut } = model.tokenise(text);
  const found = await computed(ids, ({ x, q, k, v, attention_output }) => ({ x, q, k, v, attention_output }));
  if (!found) return;
  answered = { id: `${turn}`, layers: found.layers.map(({ x, attention_output }) => ({ x, attention_output })) };
  const packed = pack(answered.id, tokens, found.layers, model.weights.n_heads);
  say("numbers", { text, turn, packed, took: found.took, ...cut }, [packed.buffer]);
}

/** What one head is made of, and its layer's x, for the scenes that show them. */
function sendMatrices(wanted) {
  const { layers, n_heads } = model.weights;
  const packed = packMatrices(wanted, { ...answered.layers[wanted.layer], ...matricesOf(layers[wanted.layer], wanted.head, n_heads) });
  say("matrices", { wanted, packed }, [packed.buffer]);
}

/** The texts that came with their numbers, computed and compared; after a newer text, again from the start. */
async function prove() {
  let largest = 0;
  for (const [i, { text, ids: expected }] of model.settings.proof.entries()) {
    const { ids } = model.tokenise(text);
    const found = await computed(ids, ({ x, attention_weights, output }) => ({ x, attention_weights, output }));
    if (!found) return;
    const difference = String(ids) === String(expected) ? largestDifference(model.expected[i], found.layers) : NaN;
    largest = Math.max(largest, difference); // NaN stays
  }
  proved = true;
  say("proved", { difference: largest });
}

/** Every word's file, so that any text can be read without a network; after a newer text, on from what is kept. */
async function keepWords() {
  let bytes = 0;
  for (const file of model.settings.words) {
    await read(model.folder, file); // kept by the service worker, not here
    say("keeping", { bytes: (bytes += file[1]) });
    if (newest) return;
  }
  keep = false;
  say("kept");
}

/** Of all layers what is to be kept, and the milliseconds they took; null for a newer text before half are done. */
async function computed(ids, kept) {
  await Promise.all(wordsFilesOf(ids, model.settings).map(wordsFile));
  const began = performance.now();
  const layers = [];
  for (const layer of encode(ids, model.weights)) {
    layers.push(kept(layer));
    await messages();
    if (newest && layers.length <= model.weights.layers.length / 2) return null;
  }
  return { layers, took: performance.now() - began };
}

/** Where products are fast, if the browser and the host let WebAssembly run; else plain code computes the same. */
async function roomFor(length) {
  try {
    const { numbers, product } = await fetchedProduct(length);
    computeProductsBy(product);
    return numbers;
  } catch {
    return new Float32Array(length);
  }
}

async function wordsFile(file) {
  if (!model.words.has(file)) model.words.set(file, new Float32Array(await read(model.folder, model.settings.words[file])));
}

/** Once what came meanwhile has been heard. */
function messages() {
  const { port1, port2 } = new MessageChannel();
  return new Promise((heard) => {
    port1.onmessage = heard;
    port2.postMessage(null);
  });
}

/** Where each file's numbers begin, one file after the other, and where the last ends. */
function startsOf(files) {
  const starts = [0];
  for (const [, size] of files) starts.push(starts.at(-1) + size / 4);
  return starts;
}

const say = (kind, rest = {}, transferred = []) => postMessage({ kind, ...rest }, transferred);

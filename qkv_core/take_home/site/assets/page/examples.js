// The examples, whose numbers the build has put beside the page: one layer at first, all of them after it, and a head's
// matrices when a scene shows them.

import { read } from "../model/files.js";
import { packMatrices } from "../model/packing.js";

const SMALL = 1e6; // bytes that nobody needs to be asked about

export class Examples {
  /**
   * @param {{text: string, first: string, whole: string, size: number}[]} list addresses of files
   * @param {string} folder of the heads' files @param {[name, size, digest]} heads the file that names them
   */
  constructor(list, folder, heads) {
    Object.assign(this, { list, folder: new URL(folder, document.baseURI), heads, come: new Map() });
  }

  textOf(example) {
    return this.list[example].text;
  }

  /** The example with this text; -1 if none has it. */
  find(text) {
    return this.list.findIndex((example) => example.text === text);
  }

  isSmall(example) {
    return this.list[example].size < SMALL;
  }

  /** The numbers of one layer. */
  first(example) {
    return this.once(this.list[example].first, bytesOf);
  }

  /** The numbers of all layers. */
  whole(example) {
    return this.once(this.list[example].whole, bytesOf);
  }

  /** The bytes of a head's matrices, with the example's own x. @param {{layer, head, of}} wanted */
  async matrices(example, wanted) {
    const { layer, head } = wanted;
    const [{ files, sizes }, own] = await Promise.all([this.once("heads", () => this.headsFile()), bytesOf(`${this.list[example].x}-${layer}.f32`)]);
    const matrices = await read(this.folder, files[layer][head]);
    const half = own.byteLength / 8;
    return packMatrices(wanted, { ...cut(own.buffer, { x: half, attention_output: half }), ...cut(matrices, sizes) });
  }

  async headsFile() {
    return JSON.parse(new TextDecoder().decode(await read(this.folder, this.heads)));
  }

  /** What is asked for is asked for once, unless it fails. */
  async once(address, ask) {
    if (!this.come.has(address)) this.come.set(address, await ask(address));
    return this.come.get(address);
  }
}

/** Arrays of so many numbers, by their names, one after the other. */
function cut(buffer, sizes) {
  let at = 0;
  const found = {};
  for (const [name, size] of Object.entries(sizes)) {
    found[name] = new Float32Array(buffer, 4 * at, size);
    at += size;
  }
  return found;
}

async function bytesOf(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} is missing from the site (status ${answer.status}).`);
  return new Uint8Array(await answer.arrayBuffer());
}

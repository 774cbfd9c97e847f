// Encodings that test_journey.py packed, with their traces, and every row of them.

import { readFileSync, readdirSync } from "node:fs";

import { rowOf, unpack } from "../../../qkv_core/figures/journey/assets/numbers.js";

const folder = process.env.CASES;
export const read = (name) => readFileSync(`${folder}/${name}`);
export const words = JSON.parse(read("words.json"));
export const cases = readdirSync(folder).filter((name) => name.endsWith(".bin")).map((name) => {
  return { name, numbers: unpack(new Uint8Array(read(name))), trace: JSON.parse(read(name.replace(".bin", ".json"))) };
});

export function* everyRow() {
  for (const { name, numbers, trace } of cases) {
    for (let layer = 0; layer < numbers.n_layers; layer++) {
      for (let head = 0; head < numbers.n_heads; head++) {
        for (let query = 0; query < numbers.n; query++) {
          yield { name, numbers, layer, head, query, row: rowOf(numbers, layer, head, query), trace };
        }
      }
    }
  }
}

// What is chosen, where clicks and the server's answers cross on their way.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Chosen } from "../../../qkv_core/figures/journey/assets/chosen.js";

const FIRST = { layer: 3, head: 1, query: 10, hide_special: false, turn: 0 };

function begun() {
  const chosen = new Chosen({ changed: () => {}, send: () => {} });
  chosen.follow(FIRST);
  return chosen;
}

test("the server's word is followed", () => {
  const chosen = begun();
  chosen.follow({ ...FIRST, query: 4 });
  assert.equal(chosen.now.query, 4);
});

test("an answer to an earlier click does not undo a later one", () => {
  const chosen = begun();
  chosen.keep({ query: 2 });
  chosen.keep({ query: 8 });
  chosen.follow({ ...FIRST, query: 2, turn: 1 });
  assert.equal(chosen.now.query, 8);
  chosen.follow({ ...FIRST, query: 8, turn: 2 });
  assert.equal(chosen.now.query, 8);
  chosen.stop();
});

test("what is looked at is not kept, and what is kept ends the look", () => {
  const chosen = begun();
  chosen.look({ query: 5 });
  assert.deepEqual([chosen.now.query, chosen.kept.query], [5, 10]);
  chosen.keep({ head: 2 });
  assert.deepEqual([chosen.now.query, chosen.now.head, chosen.looked], [5, 2, null]);
  chosen.stop();
});

test("another question begins without what was kept for the one before", () => {
  const chosen = new Chosen({ changed: () => {}, send: () => {} });
  chosen.follow({ ...FIRST, guess: null });
  chosen.keep({ scene: 3 });
  chosen.follow({ ...FIRST, guess: null, head: 2 });
  assert.deepEqual([chosen.kept.guess, chosen.kept.scene, chosen.kept.head], [null, 3, 2]);
  chosen.follow({ ...FIRST, rest: 1 });
  assert.deepEqual(chosen.kept, { key: null, layer: 3, head: 1, query: 10, hide_special: false, rest: 1 });
  chosen.stop();
});

// What a phone shows and remembers, without a phone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { EMPTY, answerTo, barsOf, choosing, heard, isRight, isWhole, optionsOf, placeIn, screenOf, sending } from "../../../qkv_core/join/assets/phone.js";

const TOKENS = ["[CLS]", "the", "cat", "sat", "on", "a", "mat", "[SEP]"];
const ASKED = { phase: "asked", number: 3, on_tokens: true, is_sheet: false, title: "", row: { tokens: TOKENS, query: 3 }, questions: [{ text: "?", options: [] }] };
const SHARES = [0.1, 0.02, 0.5, 0.2, 0.03, 0.04, 0.1, 0.01];
const SHOWN = { ...ASKED, phase: "shown", right: [[2]], n: 4, counts: [[0, 1, 2, 0, 0, 0, 0, 1]], shares: SHARES };
const SHEET = { phase: "asked", number: 4, on_tokens: false, is_sheet: true, row: null, questions: [..."abcdef"].map((text) => ({ text, options: ["no", "yes"] })) };

test("the screens follow the class and the phone's own answer", () => {
  assert.equal(screenOf(null, EMPTY), "waits");
  for (const phase of ["waits", "before", "over", "full"]) assert.equal(screenOf({ phase }, EMPTY), phase);
  assert.equal(screenOf(ASKED, EMPTY), "choose");
  const chosen = choosing(ASKED, EMPTY, 0, 2);
  assert.equal(screenOf(ASKED, chosen), "choose");
  const sent = sending(ASKED, chosen);
  assert.equal(screenOf(ASKED, sent), "sending");
  for (const said of ["taken", "again"]) assert.equal(screenOf(ASKED, heard(ASKED, sent, said)), "sent");
  assert.equal(screenOf(ASKED, heard(ASKED, sent, "late")), "late");
  assert.equal(screenOf(SHOWN, sent), "shown");
  assert.equal(screenOf({ ...ASKED, number: 4 }, sent), "choose");
});

test("what was sent can't be changed, and what was refused can", () => {
  const sent = sending(ASKED, choosing(ASKED, choosing(ASKED, EMPTY, 0, 1), 0, 2));
  assert.deepEqual(answerTo(ASKED, sent).chosen, [2]);
  assert.equal(choosing(ASKED, sent, 0, 5), sent);
  for (const said of ["odd", "forged", "gone"]) assert.equal(screenOf(ASKED, heard(ASKED, sent, said)), "choose");
});

test("a sheet goes from one question to the next and is whole with the last", () => {
  let memory = EMPTY;
  for (let place = 0; place < 6; place++) {
    assert.equal(placeIn(answerTo(SHEET, memory)), place);
    assert.equal(isWhole(answerTo(SHEET, memory)), false);
    memory = choosing(SHEET, memory, place, place % 2);
  }
  assert.equal(isWhole(answerTo(SHEET, memory)), true);
  assert.equal(placeIn(answerTo(SHEET, memory)), 5);
  assert.deepEqual(answerTo(SHEET, memory).chosen, [0, 1, 0, 1, 0, 1]);
  assert.deepEqual(optionsOf(SHEET, 2), ["no", "yes"]);
});

test("of many tokens the bars are those that have most, in the sentence's order", () => {
  const rows = barsOf(SHOWN, choosing(ASKED, EMPTY, 0, 5));
  assert.deepEqual(rows.map(({ name }) => name), ["the", "cat", "sat", "a", "[SEP]"]);
  assert.deepEqual(rows.map(({ share }) => share), [0.25, 0.5, 0, 0, 0.25]);
  assert.deepEqual(rows.map(({ model }) => model), [0.02, 0.5, 0.2, 0.04, 0.01]);
  assert.deepEqual(rows.filter(({ isMine }) => isMine).map(({ name }) => name), ["a"]);
  assert.deepEqual(rows.filter((row) => row.isRight).map(({ name }) => name), ["cat"]);
});

test("a class without an answer has empty bars, and choices have no share of the model", () => {
  const state = { ...SHEET, phase: "shown", is_sheet: false, right: [[1]], n: 0, counts: [[0, 0]], shares: [0.5] };
  assert.deepEqual(barsOf(state, EMPTY).map(({ share, model }) => [share, model]), [[0, null], [0, null]]);
});

test("only an answer that counts is right or wrong", () => {
  const answered = (option, said) => heard(ASKED, sending(ASKED, choosing(ASKED, EMPTY, 0, option)), said);
  assert.equal(isRight(SHOWN, EMPTY), null);
  assert.equal(isRight(SHOWN, answered(2, "late")), null);
  assert.equal(isRight(SHOWN, answered(2, "taken")), true);
  assert.equal(isRight(SHOWN, answered(1, "again")), false);
});

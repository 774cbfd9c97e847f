// What is to be seen at time t. Pure. Every number comes from the row; only places and widths between are eased.

import { blend } from "./numbers.js";

export const SCENES = ["make", "ask", "match", "scale", "share", "blend", "add"];
/** Their numbers, from 1: SCENE.ask is 2. */
export const SCENE = Object.fromEntries(SCENES.map((name, i) => [name, i + 1]));
export const END = SCENES.length; // time runs from 0 to END; scene s from s - 1 to s; a whole number is at rest
export const FINISHED = SCENE.blend; // the picture as it is shown at first, and as a still
export const SECONDS = [4.5, 2.4, 3.4, 2.2, 2.8, 2.8, 3.4]; // a scene's length while it plays
const OF_A_MODEL = ["make", "add"]; // the scenes that need more than q, k and v
const MOVES = 0.86; // the part of a scene in which something moves; then it rests, to be read

export const clamp = (x, low = 0, high = 1) => Math.min(high, Math.max(low, x));
export const mix = (a, b, share) => a + (b - a) * share;
/** How far the scaled scores have risen to e to their power, and how far that has become a share; p of "share". */
const risen = (p) => ease(within(p, 0.08, 0.44));
const shared = (p) => ease(within(p, 0.56, 1));
/** How far x has come from a to b, from 0 to 1. */
export const within = (x, a, b) => clamp((x - a) / (b - a));
export const ease = (x) => (x < 0.5 ? 4 * x * x * x : 1 - (2 - 2 * x) ** 3 / 2);
/** The i-th of n, each a little later than the one before. */
const staggered = (p, i, n, spread) => clamp(p * (1 + spread) - (n > 1 ? (spread * i) / (n - 1) : 0));

/** Which scene it is at time t, from 1, and how far its motion has come, p from 0 to 1. */
export function sceneAt(t) {
  const scene = clamp(Math.ceil(t - 1e-9), 1, END);
  return { scene, p: clamp((t - scene + 1) / MOVES) };
}

export const needsModel = (scene) => OF_A_MODEL.includes(SCENES[scene - 1]);

/**
 * The state of every key at time t.
 * `asked`: how far the query's copy has come; `counted`: so many products are lit; `gathered`: how far they have
 * become the score; `number` and `kind`: what is written; `bar`: [from, to] and `ghost`: the bar before, both as
 * shares of the bar's room; `place`: where its score is on the axis, `height`: how far above it; `flow`: how much of
 * the value has arrived; `tint`: how far the share's colour is there. Of all: `shared`, how far shares have come of
 * exponentials, `zoom`, how far the axis has closed in on the scaled scores.
 * @param {import("./numbers.js").Row} row @param {import("./model.js").Added|null} added what "add" shows
 */
export function frameOf(row, t, added = null) {
  const { scene, p } = sceneAt(t);
  const name = SCENES[scene - 1];
  const room = roomOf(row);
  const keys = row.tokens.map((_, key) => {
    const state = row.allowed[key] ? STATES[name](row, key, p, room, added) : {};
    return { ...NOTHING_YET, ...state };
  });
  return {
    t, scene, name, p, keys,
    zero: room.zero,
    shared: scene < SCENE.share ? 0 : scene > SCENE.share ? 1 : shared(p),
    zoom: scene < SCENE.share ? 0 : scene > SCENE.share ? 1 : ease(within(p, 0, 0.3)),
    query: name === "make" ? 0 : scene > SCENE.ask ? 1 : ease(within(p, 0, 0.18)),
    z: !row.v || scene < SCENE.blend ? null : name === "blend" && p < 1 ? blend(row, (key) => keys[key].flow) : row.z,
  };
}

/** The scale of the bars: from the lowest to the highest score, scaled or not, with 0 in it. */
function roomOf({ scores, scaled, allowed }) {
  const numbers = [0, ...[scores, scaled].flatMap((list) => [...list].filter((_, key) => allowed[key]))];
  const low = Math.min(...numbers);
  const span = Math.max(...numbers) - low || 1;
  return { zero: -low / span, at: (number) => (number - low) / span };
}

const STATES = {
  make: () => ({}),
  ask: (row, key, p) => ({ asked: ease(staggered(within(p, 0.16, 1), key, row.n, 0.9)) }),
  match: (row, key, p, { zero, at }) => {
    const counted = Math.floor(within(p, 0.06, 0.74) * row.d);
    if (!counted) return { asked: 1 };
    let number = 0;
    for (let j = 0; j < counted; j++) number += row.products[key][j];
    const whole = counted === row.d;
    const bar = [zero, clamp(at(number))]; // a sum on its way may be beyond every score
    return { asked: 1, counted, gathered: ease(within(p, 0.78, 1)), number, kind: whole ? "score" : "sum", bar };
  },
  scale: (row, key, p, { zero, at }) => {
    const shrink = ease(within(p, 0.15, 0.9));
    const [number, kind] = shrink < 0.5 ? [row.scores[key], "score"] : [row.scaled[key], "scaled"];
    const ghost = [zero, at(row.scores[key])];
    const place = mix(row.scores[key], row.scaled[key], shrink);
    return { ...MATCHED(row), number, kind, ghost, place, bar: [zero, mix(ghost[1], at(row.scaled[key]), shrink)] };
  },
  share: (row, key, p, { zero, at }) => {
    const [rise, share] = [risen(p), shared(p)];
    const end = mix(mix(at(row.scaled[key]), row.exponentials[key], rise), row.weights[key], share);
    const shares = [row.weights[key], "weight"];
    const before = rise < 0.5 ? [row.scaled[key], "scaled"] : [row.exponentials[key], "exponential"];
    const [number, kind] = share < 0.5 ? before : shares;
    const place = row.scaled[key];
    const height = mix(row.exponentials[key] * rise, row.weights[key], share);
    return { ...MATCHED(row), number, kind, place, height, bar: [zero * (1 - rise), end], tint: share };
  },
  blend: (row, key, p) => ({
    ...MATCHED(row),
    number: row.weights[key],
    kind: "weight",
    bar: [0, row.weights[key]],
    flow: ease(staggered(p, key, row.n, 0.7)),
    tint: 1,
  }),
  add: (row, key, p, room, added) => {
    if (!added) return { ...MATCHED(row), tint: 1 };
    const [before, after] = [added.before[key], added.withHead[key]];
    const at = (cosine) => (cosine - added.low) / (1 - added.low);
    const bar = [at(0), mix(at(before), at(after), ease(within(p, 0.6, 1)))];
    return { ...MATCHED(row), number: after - before, kind: "change", bar, ghost: [at(0), at(before)], tint: 1 };
  },
};
const NOTHING_YET = {
  asked: 0, counted: 0, gathered: 0, number: null, kind: null, bar: null, ghost: null, place: 0, height: 0, flow: 0, tint: 0,
};
const MATCHED = (row) => ({ asked: 1, counted: row.d, gathered: 1 });

// The small line under a caption: what is worth knowing there, and what can be done. Pure.

import { lengthOf } from "./model.js";
import { SCENES } from "./scenes.js";
import { caseOf, inPercent, worded, written } from "./sentences.js";

/**
 * @param {object} now `row`, `scene`, `words`, `names`, `added` (of model.js, or null), `model`: "here", "waiting",
 *   "far" or "absent", `hidden`: whether the markers are, `guessing`: whether a guess is awaited, `toy`: whether there
 *   is one to open
 * @returns {{text: string, action: string|null, label: string}} `action` is what its button does
 */
export function asideAt(now) {
  const { row, scene, words, names, guessing, toy } = now;
  const name = SCENES[scene - 1];
  const say = (text, action = null, label = "") => ({ text, action, label });
  if (guessing) return say("", "show", words.guess.show);
  const head = `L${row.layer}H${row.head}`;
  if ((name === "make" || name === "add") && now.model !== "here") return say(worded(words.asides[now.model], { head }));
  if (name === "make") return say(worded(words.asides.make, { d_model: now.d_model }));
  if (name === "add") return say(whatIsAdded(now, head));
  if (name === "match" || name === "scale") {
    return say(words.asides[name] ?? "", toy ? name : null, words.why[name]);
  }
  if (name === "share" || name === "blend") {
    const rests = caseOf(row, scene) === "marker";
    if (rests) return say(ofMarker(row, words), now.hidden ? "markers" : "words", now.hidden ? words.with_markers : words.words_alone);
    if (name === "share") return say(words.asides.share);
  }
  return say("");

  function whatIsAdded({ added, n_heads }) {
    const changes = added.withHead.map((cosine, key) => (key === row.query ? -Infinity : cosine - added.before[key]));
    const most = changes.indexOf(Math.max(...changes));
    const change = written(changes[most], "change");
    const values = { head, n_heads, moved: inPercent(added.moved), moved_by_all: inPercent(added.movedByAll), most: names[most], change };
    return worded(change.startsWith("+") ? words.asides.added : words.asides.added_away, values);
  }
}

/** That the marker which gets most has a value that is nearly empty, if it has; with the measured length. */
function ofMarker(row, words) {
  const lengths = row.v.filter((_, key) => key >= row.n_asking).map(lengthOf);
  const length = lengthOf(row.v[row.best]);
  const median = [...lengths].sort((a, b) => a - b)[Math.floor(lengths.length / 2)];
  const text = words.asides[length < words.nearly_empty * median ? "empty" : "full"];
  return worded(text, { length: written(length), median: written(median) });
}

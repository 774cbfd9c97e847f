// Why a product measures fit: one query, three keys and their values as arrows; products, shares and blend follow.

import { element, setStyle, setText } from "../../journey/assets/elements.js";
import { Plane, REACH, arrow, setAll, setEnds, shape, standAt } from "./plane.js";
import { attended, figures, filled, leaning, percent, shadowOf } from "./sums.js";

const LOWERED = ["₁", "₂", "₃"];
const LARGEST = 2 * REACH * REACH; // of a product: of two arrows into the same corner
// At first one key along the query, one at a right angle to it, one against it.
const QUERY = { name: "q", role: "query", tip: [1.5, 0.8], aside: [20, 0] };
const KEYS = [[1.2, 1.2], [-0.8, 1.5], [-1.2, -0.9]].map((tip, i) => ({ name: `k${LOWERED[i]}`, role: "key", tip, aside: asideOf(i) }));
const VALUES = [[1.6, 0.4], [-0.4, 1.6], [-1, -1.2]].map((tip, i) => ({ name: `v${LOWERED[i]}`, role: "value", tip, aside: asideOf(i) }));

export class Fit {
  /** @param {object} words `words/toy.py`'s "fit" @param {() => void} later asks for a drawing */
  constructor(words, later) {
    Object.assign(this, { words, later, told: 0 });
    const named = (list) => list.map((one, i) => ({ ...one, spoken: filled(words.names[one.role], { i: i + 1 }) }));
    const moved = () => later();
    const plane = (title, arrows, touched) => new Plane({ title, arrows, words, moved, touched });
    this.arrows = plane(words.arrows, [...named([QUERY]), ...named(KEYS)], (i) => this.tell(i - 1));
    this.values = plane(words.values, named(VALUES), (i) => this.tell(i));
    this.shadow = [shape("line", { class: "drop" }), shape("line", { class: "shadow" })];
    this.arrows.below.append(...this.shadow);
    this.parts = VALUES.map(() => this.values.below.appendChild(shape("path", { class: "part" })));
    this.z = this.values.svg.appendChild(shape("path", { class: "arrow output" }));
    this.zName = element("span.name.output", { "aria-hidden": "true" }, "z");
    this.values.field.prepend(this.zName);
    this.rows = KEYS.map(({ name }, i) => row(name, () => this.tell(i)));
    const titles = words.columns.map((title) => element("th", { scope: "col" }, title));
    const table = element("table", {}, element("thead", {}, element("tr", {}, ...titles)), element("tbody", {}, ...this.rows));
    this.sum = element("p.sum");
    this.says = element("p.says");
    this.blend = element("p.blend");
    const told = element("div.told", {}, this.sum, this.says, this.blend);
    const middle = element("div.middle", {}, element("p.rule", {}, words.rule), table, told);
    this.holder = element("div.fit", {}, this.arrows.holder, middle, this.values.holder);
  }

  /** What a screen reader is told of a change. */
  get spoken() {
    return `${this.sum.textContent}. ${this.says.textContent} ${this.blend.textContent}`;
  }

  /** The key that the sentence is about; the query leaves it as it is. */
  tell(key) {
    if (key >= 0) this.told = key;
    this.later();
  }

  draw() {
    const [query, ...keys] = this.arrows.arrows.map(({ tip }) => tip);
    const values = this.values.arrows.map(({ tip }) => tip);
    const found = attended(query, keys, values);
    this.arrows.draw();
    this.values.draw();
    this.drawShadow(query, keys[this.told]);
    this.drawBlend(found, values);
    this.rows.forEach((line, key) => {
      line.classList.toggle("now", key === this.told);
      const [score, scaled, share] = [...line.cells].slice(1);
      setBar(score, figures(found.scores[key], 2), found.scores[key] / LARGEST);
      setText(scaled, figures(found.scaled[key], 2));
      setBar(share, percent(found.shares[key], 1), found.shares[key]);
    });
    this.say(query, keys[this.told], found);
  }

  /** The told key's shadow on the line of the query: the product is its length times the query's. */
  drawShadow(query, key) {
    const end = shadowOf(query, key);
    this.shadow.forEach((line) => setAll(line, { visibility: end ? "visible" : "hidden" }));
    if (!end) return;
    setEnds(this.shadow[0], key, end);
    setEnds(this.shadow[1], [0, 0], end);
  }

  /** The values shortened to their shares, one after the other: together they lead to z. */
  drawBlend({ shares, z }, values) {
    let from = [0, 0];
    this.parts.forEach((part, key) => {
      const to = from.map((at, axis) => at + shares[key] * values[key][axis]);
      part.setAttribute("d", arrow(to, from));
      from = to;
    });
    this.z.setAttribute("d", arrow(z));
    standAt(this.zName, z, [26, -80]);
  }

  say(query, key, { scores, shares, z }) {
    const { words, told } = this;
    const name = KEYS[told].name;
    const place = (number, second) => (second && number < 0 ? `(${figures(number, 1)})` : figures(number, 1));
    const numbers = { q0: place(query[0]), k0: place(key[0], true), q1: place(query[1], true), k1: place(key[1], true) };
    setText(this.sum, filled(words.sum, { ...numbers, key: name, score: figures(scores[told], 2) }));
    setText(this.says, filled(words.says[leaning(query, key)], { key: name }));
    const [share1, share2, share3] = shares.map((share) => percent(share, 1));
    setText(this.blend, filled(words.blend, { share1, share2, share3, z0: figures(z[0], 2), z1: figures(z[1], 2) }));
  }
}

/** Labels of arrows with the same tip lie apart: the query's straight on, the keys' or values' around it. */
function asideOf(i) {
  return [[22, 70], [22, -70], [42, 0]][i];
}

function row(name, told) {
  const bar = () => element("td", {}, element("span"), element("i", { "aria-hidden": "true" }));
  const made = element("tr", {}, element("th", { scope: "row" }, name), bar(), element("td"), bar());
  made.cells[1].classList.add("score");
  made.cells[3].classList.add("share");
  made.onpointerenter = told;
  made.onclick = told;
  return made;
}

/** The number, and beneath it a bar to the right of its zero, or to the left. */
function setBar(cell, text, length) {
  setText(cell.firstChild, text);
  setStyle(cell.lastChild, { "--length": Math.abs(length).toFixed(4) });
  cell.classList.toggle("below", length < 0);
}

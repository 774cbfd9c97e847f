// Why divide: random products grow with the number of dimensions, softmax becomes all or nothing, the division undoes it.

import { element, setStyle, setText } from "../../journey/assets/elements.js";
import { DRAWS, Draws, N_KEYS, SIZES } from "./draws.js";
import { bothWays, figures, filled, middle, percent, rounded, spreadOf } from "./sums.js";

const AT_A_TIME = 5; // milliseconds of a frame for drawing random numbers, until all are there
const AXIS = 200; // half the length of the axis of products: three times the spread of the largest
const ROWS = ["divided", "bare"];

const lowered = (i) => [...String(i)].map((digit) => "₀₁₂₃₄₅₆₇₈₉"[digit]).join("");

export class Dimensions {
  /** @param {object} words `words/toy.py`'s "dimensions" @param {() => void} later asks for a drawing */
  constructor(words, later, { d_k, send }) {
    Object.assign(this, { words, later, send, draws: new Draws(), draw_n: 0 });
    this.size = SIZES.findLastIndex((size) => size <= d_k); // a head's own size may lie between two
    this.range = element("input", { type: "range", min: 0, max: SIZES.length - 1, step: 1, "aria-label": words.slider });
    this.range.value = this.size;
    this.range.oninput = () => this.choose(Number(this.range.value));
    this.range.onchange = () => this.send({ d_k: this.d_k });
    this.d = element("output", { "aria-hidden": "true" });
    this.again = element("button", { type: "button" }, words.draw);
    this.again.onclick = () => {
      this.draw_n = (this.draw_n + 1) % DRAWS;
      later();
    };
    this.which = element("span.which");
    const slider = element("label.slider", {}, element("span", {}, words.slider), this.d, this.range);
    const controls = element("div.controls-of-toy", {}, slider, element("div.drawing", {}, this.again, this.which));
    this.rows = ROWS.map((kind) => new Row(kind, words));
    this.spread = element("p.spread");
    this.strongest = element("p.strongest");
    const told = element("div.told", {}, this.strongest, this.spread);
    this.twin = twin(words);
    this.holder = element("div.dimensions", {}, controls, ...this.rows.map(({ holder }) => holder), told, element("div.twin", {}, this.twin));
  }

  get d_k() {
    return SIZES[this.size];
  }

  /** What a screen reader is told of a change. */
  get spoken() {
    return `${this.strongest.textContent} ${this.spread.textContent}`;
  }

  choose(size) {
    this.size = size;
    this.later();
  }

  /** A size chosen elsewhere. */
  follow(d_k) {
    if (!SIZES.includes(d_k) || d_k === this.d_k) return;
    this.choose(SIZES.indexOf(d_k));
    this.range.value = this.size;
  }

  draw() {
    const { words, draws, draw_n, size, d_k } = this;
    const found = bothWays(draws.at(draw_n)[size], d_k);
    setText(this.d, String(d_k));
    setText(this.which, filled(words.drawn, { draw: draw_n + 1, draws: DRAWS }));
    this.range.setAttribute("aria-valuetext", `dₖ = ${d_k}`);
    this.rows.forEach((row) => row.draw(found[row.kind], d_k));
    this.write(found);
    if (draws.made.length < DRAWS) {
      const start = performance.now();
      while (draws.made.length < DRAWS && performance.now() - start < AT_A_TIME) draws.at(draws.made.length);
      this.later();
    } else this.tell();
  }

  /** What is true of all draws. */
  tell() {
    const { words, draws, size, d_k } = this;
    const found = draws.made.map((products) => bothWays(products[size], d_k));
    const [bare, divided] = ["bare", "divided"].map((kind) => percent(middle(found.map((both) => Math.max(...both[kind].shares)))));
    setText(this.strongest, filled(words.strongest[d_k === 1 ? "same" : "different"], { bare, divided, draws: DRAWS }));
    const products = found.flatMap(({ bare: { scores } }) => scores);
    const numbers = { d: d_k, expected: figures(Math.sqrt(d_k), 2), measured: figures(spreadOf(products), 2) };
    setText(this.spread, filled(words.spread, numbers));
  }

  /** The same numbers as a table. */
  write({ bare, divided }) {
    const { words, twin: table, d_k } = this;
    setText(table.caption, filled(words.table, { d: d_k }));
    [...table.tBodies[0].rows].forEach(({ cells }, key) => {
      const numbers = [bare, divided].flatMap(({ scores, shares }) => [figures(scores[key], 2), percent(shares[key])]);
      numbers.forEach((text, i) => setText(cells[i + 1], text));
    });
  }
}

/** One way to softmax: the scores as dots on an axis that stays, and a bar a key. */
class Row {
  constructor(kind, words) {
    Object.assign(this, { kind, words });
    const keys = Array.from({ length: N_KEYS });
    this.dots = keys.map(() => element("i"));
    this.bars = keys.map((_, key) => {
      const [share, fill, name, score] = [element("span.share"), element("i"), element("b", {}, `k${lowered(key + 1)}`), element("span.number")];
      return { holder: element("div.bar", {}, element("div.room", {}, share, fill), element("div", {}, name, score)), share, fill, score };
    });
    this.number = element("span.of-number");
    const axis = element("span.axis", {}, ...this.dots);
    const head = element("p.head", {}, element("b", {}, words[kind]), this.number, axis);
    const bars = element("div.bars", {}, ...this.bars.map(({ holder }) => holder));
    this.holder = element(`div.way.${kind}`, { "aria-hidden": "true" }, head, bars);
  }

  draw({ scores, shares }, d_k) {
    setText(this.number, filled(this.words.number[this.kind], { d: d_k, reach: AXIS }));
    const strongest = shares.indexOf(Math.max(...shares));
    this.bars.forEach(({ holder, share, fill, score }, key) => {
      setText(share, percent(shares[key]));
      setText(score, figures(scores[key], 2));
      setStyle(fill, { "--share": shares[key].toFixed(4) });
      setStyle(this.dots[key], { left: `${rounded(50 + (50 * scores[key]) / AXIS, 2)}%` });
      holder.classList.toggle("strongest", key === strongest);
    });
  }
}

function twin(words) {
  const titles = words.columns.map((title) => element("th", { scope: "col" }, title));
  const line = (_, key) => element("tr", {}, element("th", { scope: "row" }, filled(words.key, { i: key + 1 })), ...words.columns.slice(1).map(() => element("td")));
  const rows = Array.from({ length: N_KEYS }, line);
  return element("table", {}, element("caption"), element("thead", {}, element("tr", {}, ...titles)), element("tbody", {}, ...rows));
}

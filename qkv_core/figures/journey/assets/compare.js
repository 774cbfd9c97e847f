// Two heads side by side: one is pinned, and what the query gives in it stands beside what it gives in the other.

import { css } from "./colours.js";
import { element, setStyle, setText } from "./elements.js";
import { linesOf } from "./numbers.js";
import { worded, written } from "./sentences.js";

const MOST = 12; // keys, of a longer sentence those that get most in either

const nameOf = ({ layer, head }) => `L${layer}H${head}`;

export class Compare {
  /** `changed()` is called when a head is pinned or let go. */
  constructor(words, changed) {
    Object.assign(this, { words, pinned: null });
    this.button = element("button.pin", { type: "button" });
    this.button.onclick = () => {
      this.pinned = this.pinned ? null : this.now;
      changed();
    };
    this.title = element("p");
    this.list = element("div.both");
    this.holder = element("div.compare", {}, this.button, this.title, this.list);
  }

  /** @param {object} shown `row` of the head that is looked at, `kept` (the chosen head), `rowOf(head)`, `keys`, `names`, `palette` */
  show({ row, kept, rowIn, keys, names, palette }) {
    this.now = this.pinned ?? { layer: kept.layer, head: kept.head };
    setText(this.button, worded(this.words[this.pinned ? "unpin" : "pin"], { head: nameOf(this.now) }));
    this.button.setAttribute("aria-pressed", String(this.pinned !== null));
    const other = this.pinned && rowIn(this.pinned);
    this.title.hidden = this.list.hidden = !other;
    if (!other) return;
    setText(this.title, worded(this.words.compared, { asks: names[row.query], pinned: nameOf(this.pinned), head: nameOf(row) }));
    const larger = { weights: row.weights.map((weight, key) => Math.max(weight, other.weights[key])) };
    const lines = linesOf(larger, keys, MOST);
    const colour = (weight) => css(palette.weight(0.35 + 0.65 * weight));
    this.list.replaceChildren(
      ...lines.map((key) => {
        const [left, right] = [other.weights[key], row.weights[key]];
        const line = element("div", {}, number(left), element("i"), element("span", { dir: "auto" }, names[key]), element("i"), number(right));
        const [, one, , two] = line.children;
        setStyle(one, { "--share": String(left), "--bar": colour(left) });
        setStyle(two, { "--share": String(right), "--bar": colour(right) });
        return line;
      }),
    );
  }
}

const number = (weight) => element("output", {}, written(weight, "weight"));

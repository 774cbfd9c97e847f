// What is drawn, as text: the row's numbers as a table, what the columns and the lens show now, and the scene's
// sentence spoken. For screen readers, and for whoever checks.

import { element, setText } from "./elements.js";
import { fill, plain } from "./sentences.js";

const WRITE_AFTER = 300; // milliseconds without a change before it is written: nobody is told what only flew by

export class Twin {
  constructor(words) {
    this.words = words;
    this.caption = element("caption");
    this.body = element("tbody");
    const titles = words.columns.map((title) => element("th", { scope: "col" }, title));
    this.table = element("table", {}, this.caption, element("thead", {}, element("tr", {}, ...titles)), this.body);
    this.spoken = element("p", { "aria-live": "polite" });
    this.column = element("p.column");
    this.lens = element("p.lens");
    this.holder = element("div.twin", {}, this.table, this.column, this.lens, this.spoken);
  }

  /** @param {() => object} shown gives `row`, `names`, `sentence`, `column`, `lens` (a line or ""), and what it is `of` */
  later(shown) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.write(shown()), WRITE_AFTER);
  }

  write({ row, names, sentence, column, lens, of }) {
    const values = { asks: names[row.query], head: `L${row.layer}H${row.head}` };
    setText(this.caption, plain(fill(this.words.caption, values)));
    const answering = row.tokens.map((_, key) => key).slice(row.n_asking);
    while (this.body.rows.length > answering.length) this.body.deleteRow(-1);
    answering.forEach((key, i) => {
      const { cells } = this.body.rows[i] ?? this.body.appendChild(line());
      const numbers = [row.scores, row.scaled, row.weights].map((list) => list[key].toPrecision(8));
      [names[key], ...numbers].forEach((text, cell) => setText(cells[cell], text));
    });
    if (row.z) this.table.dataset.z = Array.from(row.z, (number) => number.toPrecision(8)).join(" ");
    setText(this.column, column);
    setText(this.lens, lens);
    setText(this.spoken, sentence);
    this.holder.dataset.of = of;
  }

  stop() {
    clearTimeout(this.timer);
  }
}

const line = () => element("tr", {}, element("th", { scope: "row" }), element("td"), element("td"), element("td"));

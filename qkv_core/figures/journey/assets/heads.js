// All heads as small squares: each as strong as the largest share that the query gives in it.

import { css } from "./colours.js";
import { element, say, setStyle, setText, touched } from "./elements.js";
import { focus, has } from "./numbers.js";
import { fill, plain, written } from "./sentences.js";

export class Heads {
  /** `pick({layer, head}, keep)`, null on leaving. */
  constructor(words, pick) {
    this.words = words;
    this.grid = element("div.grid", { role: "grid", "aria-label": words.label });
    this.name = element("b.head");
    this.of = element("span.of");
    this.legend = element("p.legend");
    this.key = element("p.strengths");
    this.holder = element("div.heads", {}, this.grid, element("div.about", {}, element("p", {}, this.name, " ", this.of), this.legend));
    touched(this.grid, "button", (target, keep) => pick(target && { layer: Number(target.dataset.layer), head: Number(target.dataset.head) }, keep));
  }

  take(numbers) {
    const { n_layers, n_heads } = numbers;
    this.numbers = numbers;
    this.painted = null;
    const columns = Array.from({ length: n_heads }, (_, head) => element("span", {}, head ? String(head) : "H0"));
    const lines = Array.from({ length: n_layers }, (_, layer) => {
      const squares = Array.from({ length: n_heads }, (_, head) =>
        element("button", { role: "gridcell", type: "button", tabindex: -1, "data-layer": layer, "data-head": head }),
      );
      return element("div", { role: "row" }, element("span", { "aria-hidden": "true" }, `L${layer}`), ...squares);
    });
    this.grid.replaceChildren(element("div", { "aria-hidden": "true" }, element("span"), ...columns), ...lines);
    this.squares = [...this.grid.querySelectorAll("button")];
    setStyle(this.grid, { "--heads": String(n_heads) });
    setText(this.of, plain(fill(this.words.of, { n_layers, n_heads })));
    this.key.replaceChildren(
      ...["query", "key", "value", "output"].map((role) => element(`i.${role}`)), ` ${this.words.above} `,
      element("i.neutral"), ` ${this.words.below}. ${this.words.strength}`,
    );
  }

  /** `now` is what is looked at, `kept` what was chosen. */
  show(now, kept, palette, names) {
    const { numbers, words } = this;
    const repaint = this.painted?.query !== now.query || this.painted?.palette !== palette;
    this.squares.forEach((square) => {
      const [layer, head] = [Number(square.dataset.layer), Number(square.dataset.head)];
      const here = layer === now.layer && head === now.head;
      square.classList.toggle("kept", layer === kept.layer && head === kept.head && !here);
      if (square.getAttribute("aria-selected") !== String(here)) square.setAttribute("aria-selected", here);
      square.tabIndex = here ? 0 : -1;
      if (!repaint) return;
      const share = focus(numbers, layer, head, now.query);
      setStyle(square, { "background-color": Number.isNaN(share) ? "" : css(palette.weight(share)) });
      const label = plain(fill(words.head, { head: `L${layer}H${head}`, share: written(share, "weight") }));
      square.setAttribute("aria-label", label);
    });
    this.painted = { query: now.query, palette };
    setText(this.name, `L${now.layer}H${now.head}`);
    const values = { asks: names[now.query], head: `L${now.layer}H${now.head}` };
    const near = has(numbers, now.layer, now.head);
    const about = near ? `${words[palette.dark ? "dark" : "light"]} ${words.how}` : words.far;
    say(this.legend, fill(about, values));
  }

  focus({ layer, head }) {
    this.squares[layer * this.numbers.n_heads + head]?.focus();
  }
}

// The row of tokens alone: whichever is touched asks, and under the others stands the share that it gives them.

import { Chosen } from "./chosen.js";
import { css, lookOf, paletteOf, textOn } from "./colours.js";
import { chooseOne, element, setStyle, setText, touched } from "./elements.js";
import { rowOf } from "./numbers.js";
import { clamp } from "./scenes.js";
import { fill, namesOf, plain, written } from "./sentences.js";

export class Tokens {
  /** @param {HTMLElement} root an empty `.journey` @param {object} options `words`, `send(choice)` */
  constructor(root, { words, send = () => {} }) {
    Object.assign(this, { root, words });
    this.chosen = new Chosen({ changed: () => this.later(), send });
    this.holder = element("div.tokens", { role: "listbox", "aria-label": words.tokens.label, "aria-orientation": "horizontal" });
    touched(this.holder, "button", (target, keep) => this.ask(target && Number(target.dataset.token), keep));
    root.replaceChildren(this.holder);
    root.onkeydown = (event) => this.key(event);
  }

  take(numbers) {
    this.numbers = numbers;
    this.names = namesOf(numbers.tokens);
    this.chosen.looked = null;
    this.arrange();
  }

  follow(choice) {
    const hidden = this.chosen.kept?.hide_special;
    this.chosen.follow(choice);
    if (!this.chips || this.chosen.kept.hide_special || hidden) this.arrange(); // numbers may have come first
  }

  arrange() {
    if (!this.numbers || !this.chosen.kept) return;
    const { tokens, special } = this.numbers;
    const { query, hide_special: hidden } = this.chosen.kept;
    this.palette = paletteOf(this.root);
    this.look = lookOf(this.root);
    this.shown = tokens.map((_, i) => i).filter((i) => i === query || !(hidden && special[i]));
    this.chips = this.shown.map((token) => {
      const share = element("small");
      const text = element("span", { dir: "auto" }, tokens[token]);
      return { share, chip: element("button", { role: "option", type: "button", "data-token": token }, text, share) };
    });
    this.holder.replaceChildren(...this.chips.map(({ chip }) => chip));
    this.later();
  }

  /** The page may look otherwise now. */
  refresh() {
    if (this.look !== lookOf(this.root)) this.arrange();
  }

  ask(query, keep) {
    if (keep) this.chosen.keep({ query });
    else this.chosen.look(query === null ? null : { query });
  }

  key(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = clamp(this.shown.indexOf(this.chosen.now.query) + step, 0, this.shown.length - 1);
    this.chosen.keep({ query: this.shown[at] }, 500);
    this.chips[at].chip.focus();
    event.preventDefault();
  }

  later() {
    this.waiting ??= requestAnimationFrame(() => {
      this.waiting = null;
      this.draw();
    });
  }

  draw() {
    if (!this.chips || !this.numbers) return;
    const { layer, head, query } = this.chosen.now;
    if (query >= this.numbers.n) return; // the choice that goes with a shorter text is still to come
    const row = rowOf(this.numbers, layer, head, query);
    if (!row) return;
    chooseOne(this.chips.map(({ chip }) => chip), this.shown.indexOf(query));
    this.chips.forEach(({ chip, share }, i) => {
      const token = this.shown[i];
      const tint = this.palette.weight(row.weights[token]);
      const text = written(row.weights[token], "weight");
      setText(share, text);
      setStyle(chip, { "background-color": css(tint), color: css(textOn(tint)) });
      chip.classList.toggle("kept", token === this.chosen.kept.query && token !== query);
      const says = this.words.tokens[token === query ? "asks" : "gets"];
      chip.setAttribute("aria-label", plain(fill(says, { token: this.names[token], share: text })));
    });
    this.root.dataset.drawn = `L${layer}H${head} ${query} ${this.numbers.id}`;
  }

  stop() {
    this.chosen.stop();
    if (this.waiting) cancelAnimationFrame(this.waiting);
  }
}

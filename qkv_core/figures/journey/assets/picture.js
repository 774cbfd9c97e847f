// The whole picture: it holds the parts together, and draws once a frame what they say is to be seen.

import { Asks, Answers } from "./columns.js";
import { Chosen } from "./chosen.js";
import { Clock } from "./clock.js";
import { Controls, onKey } from "./controls.js";
import { Heads } from "./heads.js";
import { CanvasSurface } from "./surface.js";
import { Twin } from "./twin.js";
import { css, lookOf, paletteOf, sheetOf, textOn } from "./colours.js";
import { element, say, setStyle } from "./elements.js";
import { columnTitle } from "./headings.js";
import { linesOf, rowOf, vectorsOf } from "./numbers.js";
import { placesFor } from "./places.js";
import { frameOf } from "./scenes.js";
import { fill, formulaOf, namesOf, plain, pointedAt, sentence } from "./sentences.js";
import { drawStage } from "./strokes.js";
import { inOneLine, lensOf } from "./worked.js";

const MOST_LINES = 24; // of a longer sentence so many keys one by one, the rest together
const SHARPEST = 3; // pixels of the canvas for one of the page; more costs time and shows nothing

export class Picture {
  /** @param {HTMLElement} root an empty `.journey` @param {object} options `words`, `send(choice)` */
  constructor(root, { words, send = () => {} }) {
    Object.assign(this, { root, words, hovered: null, row: null });
    this.chosen = new Chosen({ changed: () => this.later(), send });
    this.clock = new Clock({ changed: () => this.later(), aimed: (scene) => this.keepScene(scene) });
    this.controls = new Controls(words, this.clock);
    this.asks = new Asks(words.controls.queries, (query, keep) => this.ask(query, keep));
    this.answers = new Answers(words.controls.keys, (key, keep) => this.point(key, keep));
    this.heads = new Heads(words.grid, (head, keep) => (keep ? this.chosen.keep(head) : this.chosen.look(head)));
    this.twin = new Twin(words.table);
    this.sentence = element("p.sentence");
    this.formula = element("p.formula", { "aria-hidden": "true" });
    this.invitation = element("p.invitation", { "aria-hidden": "true" }, words.invitation);
    this.stage = element("div.stage", { tabindex: -1 }, element("canvas", { "aria-hidden": "true" }));
    this.stage.append(this.invitation, this.asks.holder, this.answers.holder);
    const telling = element("div.telling", {}, this.sentence, this.formula);
    root.replaceChildren(this.controls.holder, telling, this.stage, this.heads.holder, this.twin.holder);
    this.listen();
  }

  listen() {
    this.resized = new ResizeObserver(() => this.arrange());
    this.resized.observe(this.stage);
    this.root.onkeydown = (event) => {
      const { chosen, clock, controls, asks, answers, heads, numbers, root } = this;
      const point = (key, keep) => this.point(key, keep);
      if (!this.places || !onKey(event, { chosen, clock, controls, asks, answers, heads, numbers, root, point, pointed: () => this.pointed })) return;
      this.touch();
      event.preventDefault();
    };
    this.asks.holder.addEventListener("scroll", () => {
      this.asks.scrolled = this.asks.holder.scrollTop;
      this.later();
    }, { passive: true });
    document.fonts?.ready.then(() => this.later()); // the drawing's letters, too, in the page's type
  }

  // --- what comes from outside

  /** Other numbers: of another sentence, another layer, a changed model. */
  take(numbers) {
    const same = this.numbers && this.numbers.tokens.join("\0") === numbers.tokens.join("\0");
    this.numbers = numbers;
    this.names = namesOf(numbers.tokens, numbers.n_asking);
    this.heads.take(numbers);
    if (!same) this.hovered = this.chosen.looked = null;
    this.arrange();
  }

  /** A choice made elsewhere. */
  follow(choice) {
    const { scene, hide_special: hidden } = this.chosen.kept ?? {};
    this.chosen.follow(choice);
    const kept = this.chosen.kept;
    if (kept.scene && kept.scene !== scene && kept.scene !== this.clock.until) this.clock.goTo(kept.scene);
    if (kept.rest && kept.rest !== this.rest) this.rests(kept.rest);
    // While [CLS] and [SEP] are hidden, one of them stands among those who ask only as long as it asks.
    if (!this.places || kept.hide_special || hidden) this.arrange();
    else this.asks.reveal(kept.query, this.places);
  }

  /** Play up to the end of a scene; at first, or where that lies behind, be there. */
  rests(scene) {
    if (this.rest && scene > this.clock.t) this.clock.run(scene);
    else this.clock.goTo(scene);
    this.rest = scene;
  }

  // --- what is touched

  /** Somebody has found out that the picture can be touched. */
  touch() {
    this.touched = true;
    this.root.classList.add("touched");
  }

  ask(query, keep) {
    if (query !== null) this.touch();
    if (keep) this.chosen.keep({ query });
    else this.chosen.look(query === null ? null : { query });
  }

  /** A key is looked at; kept, it stays, until it is kept again or another is. */
  point(key, keep) {
    if (key !== null) this.touch();
    this.hovered = keep ? null : key;
    if (keep) this.chosen.keep({ key: this.chosen.kept.key === key ? null : key });
    this.later();
  }

  keepScene(scene) {
    if (this.chosen.kept) this.chosen.keep({ scene });
  }

  /** The key that is pointed at, or was kept: not while another query is looked at. */
  get pointed() {
    const { kept, looked } = this.chosen;
    if (kept.quiet) return null;
    const key = this.hovered ?? (looked ? null : kept.key);
    return key !== null && this.lines?.includes(key) ? key : null;
  }

  // --- when it is drawn

  later() {
    if (this.waiting || this.gone) return;
    this.waiting = requestAnimationFrame((time) => {
      this.waiting = null;
      if (this.clock.advance(time)) this.later();
      this.draw();
    });
  }

  /** Where everything is, again: another width, type size, theme, sentence. */
  arrange() {
    const width = Math.floor(this.stage.clientWidth);
    if (!this.numbers || !this.chosen.kept || !width) return;
    const { numbers, root } = this;
    this.palette = paletteOf(root);
    this.look = lookOf(root);
    root.classList.toggle("dark", this.palette.dark);
    for (const role of Object.keys(this.palette.roles)) {
      root.style.setProperty(`--${role}`, css(this.palette.roles[role]));
    }
    root.style.setProperty("--on-query", css(textOn(this.palette.roles.query)));
    const { n, n_asking } = numbers;
    this.chosen.kept.query = Math.min(this.chosen.kept.query, (n_asking || n) - 1);
    const { query, hide_special: hidden } = this.chosen.kept;
    const shown = numbers.tokens.map((_, i) => i).filter((i) => !(hidden && numbers.special[i]));
    this.keys = shown.filter((i) => i >= n_asking);
    const n_lines = this.keys.length <= (MOST_LINES * 4) / 3 ? this.keys.length : MOST_LINES;
    const unit = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
    const p = placesFor({ width, unit, n_lines, rest: n_lines < n - n_asking ? 1 : 0, d: numbers.d_head });
    this.places = p;
    root.classList.toggle("phone", p.phone);
    this.stage.style.height = `${p.height}px`;
    setStyle(this.invitation, { bottom: `${p.height - p.first + 6 * unit}px`, width: p.phone ? "auto" : `${p.token}px` });
    this.surface ??= new CanvasSurface(this.stage.firstChild, "");
    this.surface.font = this.palette.font;
    this.surface.resize(width, p.height, Math.min(devicePixelRatio || 1, SHARPEST));
    const askers = n_asking ? shown.filter((i) => i < n_asking) : shown;
    const asking = askers.includes(query) ? askers : [...askers, query].sort((a, b) => a - b);
    this.asks.arrange(numbers.tokens, this.names, asking, p);
    this.answers.arrange(p);
    this.asks.reveal(query, p);
    this.row = this.sheets = null;
    this.draw();
  }

  /** The page may look otherwise now. */
  refresh() {
    if (this.look !== lookOf(this.root)) this.arrange();
  }

  draw() {
    if (!this.places || !this.numbers) return;
    const fresh = this.compute();
    if (!this.row) return;
    const { row, lines, palette, clock, places, sheets, words, names } = this;
    const frame = frameOf(row, clock.t);
    const home = this.asks.homeOf(row.query, places);
    const others = this.rest.weight;
    // First the drawing, then the elements: asking for a canvas's font after a write would style the page at once.
    drawStage({ surface: this.surface, places, palette, row, frame, lines, others, home, pointed: this.pointed, sheets, words, names, touched: this.touched });
    if (fresh) this.answers.show(row, lines, names, this.rest);
    this.answers.draw(frame, row, palette, this.pointed);
    this.asks.show(row.query, this.chosen.kept.query);
    this.heads.show(this.chosen.now, this.chosen.kept, palette, names);
    this.controls.show(frame);
    this.tell(frame, fresh);
    this.twin.later(() => {
      const lens = lensOf({ row, frame, words, names, pointed: this.pointed });
      const said = plain(sentence(words, row, frame.scene, names));
      const column = columnTitle({ row, frame, words });
      return { row, names, sentence: said, column, lens: lens ? inOneLine(lens, words) : "", of: this.root.dataset.drawn };
    });
    this.root.dataset.drawn = `L${row.layer}H${row.head} ${row.query} ${clock.t.toFixed(2)} ${this.numbers.id}`;
  }

  /** The row that is to be seen, if it is another; a head that is not here leaves the one before. */
  compute() {
    const { layer, head, query } = this.chosen.now;
    const { row, numbers } = this;
    if (row && row.layer === layer && row.head === head && row.query === query) return false;
    const next = rowOf(numbers, layer, head, Math.min(query, numbers.n - 1));
    if (!next) return false;
    this.row = next;
    this.lines = linesOf(next, this.keys, MOST_LINES);
    const together = next.tokens.map((_, key) => key).filter((key) => key >= numbers.n_asking && !this.lines.includes(key));
    const hidden = together.every((key) => numbers.special[key]);
    const text = plain(fill(hidden ? this.words.hidden : this.words.others, { n: together.length }));
    this.rest = { text, weight: together.reduce((sum, key) => sum + next.weights[key], 0) };
    if (this.sheets?.layer !== layer || this.sheets?.head !== head) {
      this.sheets = { layer, head };
      for (const [name, role] of [["q", "query"], ["k", "key"], ["v", "value"]]) {
        this.sheets[name] = sheetOf(vectorsOf(numbers, name, layer, head), numbers.d_head, role, this.palette);
      }
    }
    return true;
  }

  /** The sentence, the formula, and the table twin. */
  tell({ scene }, fresh) {
    const { row, words, names, pointed } = this;
    const told = `${scene} ${pointed}`;
    if (!fresh && this.told === told) return;
    this.told = told;
    say(this.sentence, pointed === null ? sentence(words, row, scene, names) : pointedAt(words, row, pointed, names));
    const parts = formulaOf(row).map(({ text, role, scenes }) => {
      const part = element(role ? `span.${role}` : "span", {}, text);
      part.classList.toggle("lit", !scenes.length || Math.min(...scenes) <= scene);
      part.classList.toggle("now", scenes.includes(scene));
      return part;
    });
    this.formula.replaceChildren(...parts);
  }

  stop() {
    this.gone = true;
    this.clock.pause();
    this.chosen.stop();
    this.twin.stop();
    this.resized.disconnect();
    if (this.waiting) cancelAnimationFrame(this.waiting);
  }
}

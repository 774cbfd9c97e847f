// The whole picture: it holds the parts together, and draws once a frame what they say is to be seen.

import { Asks, Answers } from "./columns.js";
import { Cells } from "./cells.js";
import { Chosen } from "./chosen.js";
import { Clock } from "./clock.js";
import { Compare } from "./compare.js";
import { Controls, onKey } from "./controls.js";
import { Fetched } from "./fetched.js";
import { Heads } from "./heads.js";
import { CanvasSurface } from "./surface.js";
import { Telling } from "./telling.js";
import { Twin } from "./twin.js";
import { css, lookOf, paletteOf, sheetOf, textOn } from "./colours.js";
import { element, setStyle } from "./elements.js";
import { cellOf, makePlaces } from "./make_stage.js";
import { addedBy } from "./model.js";
import { linesOf, rowOf, vectorsOf } from "./numbers.js";
import { isPhone, placesFor } from "./places.js";
import { FINISHED, SCENE, frameOf, needsModel } from "./scenes.js";
import { namesOf, worded } from "./sentences.js";
import { drawStage } from "./strokes.js";

const MOST_LINES = { wide: 24, phone: 16 }; // of a longer sentence so many keys one by one, the rest together
const SHARPEST = 3; // pixels of the canvas for one of the page; more costs time and shows nothing
const ROUND_THE_STAGE = 330; // pixels of a window's height that the rest of a page may have
const ASKED = SCENE.make + 0.001; // the time at which a guess is asked for: the query is about to go out

export class Picture {
  /**
   * @param {HTMLElement} root an empty `.journey`
   * @param {object} options `words`; `send(choice)`; `want({layer, head, of})`, which asks for a head's x and matrices
   *   and is answered by `takeModel`; without it, and without such bytes, there is no first and no last scene;
   *   `toy(holder, scene, d_k)`, which shows the toy that a "why?" opens and promises what puts it away: why.js
   */
  constructor(root, { words, send = () => {}, want = null, toy = null }) {
    Object.assign(this, { root, words, hovered: null, pinned: false, row: null, cell: null });
    this.fetched = new Fetched(want);
    this.chosen = new Chosen({ changed: () => this.later(), send });
    this.clock = new Clock({ changed: () => this.later(), aimed: (scene) => this.keepScene(scene), held: () => this.isHeld() });
    this.controls = new Controls(words, this.clock);
    this.asks = new Asks(words.controls.queries, (query, keep) => this.ask(query, keep));
    this.answers = new Answers(words.controls.keys, (key, keep) => this.point(key, keep));
    this.cells = new Cells((cell) => this.follows(cell));
    this.heads = new Heads(words.grid, (head, keep) => (keep ? this.chosen.keep(head) : this.chosen.look(head)));
    this.compare = new Compare(words.grid, () => this.later());
    this.telling = new Telling(words, { toy, acts: (action) => this.act(action) });
    this.twin = new Twin(words.table);
    this.invitation = element("p.invitation", { "aria-hidden": "true" }, words.invitation);
    this.stage = element("div.stage", { tabindex: -1 }, element("canvas", { "aria-hidden": "true" }));
    this.stage.append(this.asks.holder, this.answers.holder, this.cells.holder, this.invitation);
    const side = element("div.side", {}, this.telling.formula, this.heads.key, this.heads.holder, this.compare.holder);
    const main = element("div.main", {}, this.controls.holder, this.telling.holder, this.stage, this.telling.toy);
    root.replaceChildren(element("div.body", {}, main, side), this.twin.holder);
    this.listen();
  }

  listen() {
    this.resized = new ResizeObserver(() => this.arrange());
    this.resized.observe(this.stage);
    this.root.onkeydown = (event) => {
      const { chosen, clock, controls, asks, answers, heads, cells, numbers, root } = this;
      const point = (key, keep) => this.point(key, keep);
      if (!this.places || !onKey(event, { chosen, clock, controls, asks, answers, heads, cells, numbers, root, point, pointed: () => this.pointed })) return;
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
    if (!same) this.hovered = this.chosen.looked = this.cell = null;
    this.fetched.keepFor(numbers);
    this.arrange();
  }

  /** A head's x and matrices. @param {Uint8Array} bytes of `pack_model` */
  takeModel(bytes) {
    this.fetched.take(bytes);
    this.arrange();
    return this;
  }

  /** A choice made elsewhere. */
  follow(choice) {
    const { scene, hide_special: hidden, key, guess } = this.chosen.kept ?? {};
    const wasGuessing = this.isGuessing;
    this.chosen.follow(choice);
    const kept = this.chosen.kept;
    if (this.isGuessing && kept.guess !== guess) this.clock.goTo(ASKED);
    else if (kept.scene && kept.scene !== scene && kept.scene !== this.clock.until) this.clock.goTo(kept.scene);
    else if (wasGuessing && !this.isGuessing) this.clock.goTo(FINISHED); // another sentence, or another page, asks nothing
    if (kept.rest && kept.rest !== this.rest) this.rests(kept.rest);
    if (kept.key !== (key ?? null)) this.pinned = true; // also of a scene that comes with it
    // While [CLS] and [SEP] are hidden, one of them stands among those who ask only as long as it asks.
    if (!this.places || kept.hide_special || hidden) this.arrange();
    else this.asks.reveal(kept.query, this.places);
  }

  /** Play up to the end of a scene; at first, or where that lies behind, be there. */
  rests(scene) {
    const plays = this.rest && scene > this.clock.t;
    this.rest = scene;
    if (plays) this.clock.run(scene);
    else this.clock.goTo(scene);
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

  /** A key is looked at; kept, it stays until the scene changes, or it is kept again, or another is. */
  point(key, keep) {
    if (this.isGuessing) return keep && key !== null ? this.guess(key) : undefined;
    if (key !== null) this.touch();
    this.hovered = keep ? null : key;
    if (keep) {
      const again = this.pinned && this.chosen.kept.key === key;
      this.pinned = !again && key !== null;
      this.chosen.keep({ key: again ? null : key });
    }
    this.later();
  }

  /** A number of q, k or v is followed back to x. */
  follows(cell) {
    if (JSON.stringify(cell) === JSON.stringify(this.cell)) return;
    this.cell = cell;
    this.later();
  }

  /** A page that begins with a question has no answer to it yet. */
  get isGuessing() {
    return this.chosen.kept?.guess === null;
  }

  /** A key is guessed, or -1: the answer is to be shown. */
  guess(key) {
    this.touch();
    this.guessed = key < 0 ? null : key;
    this.chosen.keep({ guess: key, key: null });
    this.clock.playFrom(ASKED, FINISHED);
  }

  /** What the button beside an aside does. */
  act(action) {
    if (action === "show") this.guess(-1);
    else {
      this.chosen.keep({ hide_special: action === "words" });
      this.arrange();
    }
  }

  /**
   * It is clear where it will rest: what was kept for an earlier scene is let go, and a phone shows the stage, unless it
   * is the page that plays, on which something else may be read meanwhile.
   */
  keepScene(scene) {
    this.pinned = false;
    this.cell = this.hovered = null;
    if (this.clock.playing && this.places && scene !== this.rest) this.telling.bringIntoSight(this.root, this.clock.still.matches);
    if (this.chosen.kept) this.chosen.keep({ scene });
  }

  /** The key that is pointed at, or was kept in this scene: not while another query is looked at. */
  get pointed() {
    const { kept, looked } = this.chosen;
    if (this.isGuessing) return null;
    const key = this.hovered ?? (looked || !this.pinned ? null : kept.key);
    return key !== null && this.lines?.includes(key) ? key : null;
  }

  /** Whether there is, or can be, what the first and the last scene show. */
  get hasModel() {
    return !this.numbers.n_asking && Boolean(this.numbers.v) && this.fetched.isPossible;
  }

  /** What has to be here for a scene, is it? It is asked for once. */
  wants() {
    const state = this.fetched.stateOf(this.row, this.chosen.kept);
    if (state === "waiting") this.fetched.ask(this.row, this.numbers.id);
    return state;
  }

  /** Time stands still while what the scene is about is on its way. */
  isHeld() {
    const scene = Math.floor(this.clock.t) + 1;
    return Boolean(this.row) && needsModel(scene) && this.wants() === "waiting" && this.fetched.mayCome;
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
    const unit = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
    this.most = isPhone(width, unit) ? MOST_LINES.phone : MOST_LINES.wide;
    const n_lines = this.keys.length <= (this.most * 4) / 3 ? this.keys.length : this.most;
    const room = innerHeight - ROUND_THE_STAGE * unit;
    const p = placesFor({ width, unit, n_lines, rest: n_lines < n - n_asking ? 1 : 0, d: numbers.d_head, room });
    this.places = p;
    this.controls.arrange(this.hasModel);
    root.classList.toggle("phone", p.phone);
    root.classList.toggle("alone", Boolean(this.chosen.kept.alone));
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
    this.cells.arrange(makePlaces(p, n).blocks, numbers.d_head);
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
    const { row, lines, palette, clock, places, sheets, words, names, cell, pointed } = this;
    const state = needsModel(clock.scene) ? this.wants() : null;
    const { model } = state === "here" ? this.fetched : { model: null };
    if (model && this.added?.row !== row) this.added = { row, ...addedBy(model, row) };
    const added = model ? this.added : null;
    const frame = frameOf(row, clock.t, added);
    if (this.isGuessing) frame.guessing = true;
    const home = this.asks.homeOf(row.query, places);
    const stage = {
      surface: this.surface, places, palette, row, frame, lines, others: this.rest.weight, home, pointed, sheets, words, names,
      touched: this.touched, model, added, cell,
    };
    // First the drawing, then the elements: asking for a canvas's font after a write would style the page at once.
    drawStage(stage);
    this.root.classList.toggle("guessing", this.isGuessing);
    if (fresh) this.answers.show(row, lines, names, this.rest);
    this.answers.draw(frame, row, palette, pointed);
    this.asks.show(row.query, this.chosen.kept.query);
    this.heads.show(this.chosen.now, this.chosen.kept, palette, names);
    this.compare.show({ row, kept: this.chosen.kept, keys: this.keys, names, palette, rowIn: ({ layer, head }) => rowOf(this.numbers, layer, head, row.query) });
    this.controls.show(frame);
    const now = {
      ...stage, state, guessing: this.isGuessing, guessed: clock.t === FINISHED && !clock.playing ? this.guessed : null,
      hidden: this.chosen.kept.hide_special, n_heads: this.numbers.n_heads,
    };
    const said = this.telling.tell(now);
    if (frame.name === "make" && model) this.cells.show(true, cellOf(stage), said, (role) => worded(words.controls.number, { role, asks: names[row.query] }));
    else this.cells.show(false);
    this.root.dataset.drawn = `L${row.layer}H${row.head} ${row.query} ${clock.t.toFixed(2)} ${this.numbers.id}`;
    this.twin.later(() => ({ ...this.telling.inText(now), row, names, of: this.root.dataset.drawn }));
  }

  /** The row that is to be seen, if it is another; a head that is not here leaves the one before. */
  compute() {
    const { layer, head, query } = this.chosen.now;
    const { row, numbers } = this;
    if (row && row.layer === layer && row.head === head && row.query === query) return false;
    const next = rowOf(numbers, layer, head, Math.min(query, numbers.n - 1));
    if (!next) return false;
    this.row = next;
    this.lines = linesOf(next, this.keys, this.most);
    const together = next.tokens.map((_, key) => key).filter((key) => key >= numbers.n_asking && !this.lines.includes(key));
    const hidden = together.every((key) => numbers.special[key]);
    const text = worded(hidden ? this.words.hidden : this.words.others, { n: together.length });
    this.rest = { text, weight: together.reduce((sum, key) => sum + next.weights[key], 0) };
    if (this.sheets?.layer !== layer || this.sheets?.head !== head) {
      this.sheets = { layer, head };
      for (const [name, role] of [["q", "query"], ["k", "key"], ["v", "value"]]) {
        this.sheets[name] = sheetOf(vectorsOf(numbers, name, layer, head), numbers.d_head, role, this.palette);
      }
    }
    return true;
  }

  stop() {
    this.gone = true;
    this.clock.pause();
    this.chosen.stop();
    this.twin.stop();
    this.telling.close();
    this.resized.disconnect();
    if (this.waiting) cancelAnimationFrame(this.waiting);
  }
}

// What is told beside the drawing: the caption, the small line under it with its button, the formula, and in text what
// the canvas shows.

import { addends } from "./arithmetic.js";
import { addLabels } from "./add_stage.js";
import { asideAt } from "./asides.js";
import { element, say, setText } from "./elements.js";
import { columnTitle } from "./headings.js";
import { cellOf, makeLabels } from "./make_stage.js";
import { followed } from "./model.js";
import { fill, formulaOf, nearer, plain, pointedAt, sentence, verdict } from "./sentences.js";
import { inOneLine, lensOf } from "./worked.js";

const TOY = ["match", "scale"]; // the scenes with a "why?"

export class Telling {
  /** `toy(holder, scene)` or null, of picture.js; `acts(action)` is called for what an aside's button does. */
  constructor(words, { toy, acts }) {
    Object.assign(this, { words, open: toy, acts, told: "" });
    this.sentence = element("p.sentence");
    this.text = element("span");
    this.button = element("button", { type: "button" });
    this.aside = element("p.aside", {}, this.text, " ", this.button);
    this.holder = element("div.telling", {}, this.sentence, this.aside);
    this.formula = element("p.formula", { "aria-hidden": "true" });
    this.toy = element("div.why", { hidden: "" });
    this.button.onclick = () => this.act();
  }

  act() {
    const { action } = this.now;
    if (!TOY.includes(action)) return this.acts(action);
    const close = element("button.close", { type: "button" }, this.words.why.close);
    const holder = element("div");
    close.onclick = () => {
      this.close();
      this.button.focus();
    };
    this.close();
    this.toy.replaceChildren(close, holder);
    this.toy.hidden = false;
    this.putAway = this.open(holder, action, this.d).then((putAway) => {
      this.toy.scrollIntoView({ block: "nearest" });
      close.focus({ preventScroll: true });
      return putAway;
    });
  }

  close() {
    this.putAway?.then((putAway) => putAway());
    this.putAway = null;
    this.toy.hidden = true;
    this.toy.replaceChildren();
  }

  /** A phone's stage is longer than what is left of its screen: while it plays, it is in sight. */
  bringIntoSight(root, still) {
    const { top } = root.getBoundingClientRect();
    const bottom = this.holder.nextSibling.getBoundingClientRect().bottom;
    if (top < 0 || bottom > innerHeight) root.scrollIntoView({ block: "start", behavior: still ? "auto" : "smooth" });
  }

  /** @returns {string} what is said, as text */
  tell(now) {
    const pieces = this.captionOf(now);
    const aside = asideAt({ ...now, scene: now.frame.scene, model: now.state, d_model: now.model?.d, toy: this.open !== null });
    const said = plain(pieces);
    const told = JSON.stringify([pieces, aside, now.frame.scene, now.row.scale]);
    if (told === this.told) return said;
    Object.assign(this, { told, now: aside, d: now.row.d });
    say(this.sentence, pieces);
    setText(this.text, aside.text);
    setText(this.button, aside.label);
    this.button.hidden = !aside.action;
    const parts = formulaOf(now.row).map(({ text, role, scenes }) => {
      const part = element(role ? `span.${role}` : "span", {}, text);
      part.classList.toggle("lit", !scenes.length || Math.min(...scenes.filter((scene) => scene > 1)) <= now.frame.scene);
      part.classList.toggle("now", scenes.includes(now.frame.scene));
      return part;
    });
    this.formula.replaceChildren(...parts);
    return said;
  }

  captionOf({ row, frame, names, pointed, model, added, cell, guessing, guessed }) {
    const { words } = this;
    if (guessing) return fill(words.guess.ask, { asks: names[row.query] });
    if (frame.name === "make" && model && cell) return madeOf(words, { row, names, model, cell });
    if (frame.name === "add" && added && pointed !== null && row.allowed[pointed]) return nearer(words, row, pointed, names, added);
    if (pointed !== null && frame.name !== "make" && frame.name !== "add") return pointedAt(words, row, pointed, names);
    if (guessed !== null && guessed !== undefined) return verdict(words, row, names, guessed);
    return sentence(words, row, frame.scene, names, added);
  }

  /** What the twin is to carry. */
  inText(now) {
    const { row, frame, names, model, added, cell } = now;
    const { words } = this;
    const lens = lensOf(now);
    const lines = lens ? [inOneLine(lens, words)] : [];
    if (frame.name === "make" && model) {
      const { x, matrices, value } = makeLabels(now);
      lines.push(x, ...matrices, value, plain(madeOf(words, { row, names, model, cell: cellOf(now) })));
    }
    if (frame.name === "add" && added) {
      lines.push(...Object.values(addLabels(now)), ...row.tokens.flatMap((_, key) => (row.allowed[key] ? [plain(nearer(words, row, key, names, added))] : [])));
    }
    const column = frame.name === "make" || now.guessing ? "" : columnTitle({ row, frame, words });
    const spoken = plain(now.guessing ? this.captionOf(now) : sentence(words, row, frame.scene, names, added));
    return { sentence: spoken, column, lens: lines.join("\n") };
  }
}

/** What is said of one number of q, k or v: its products, added up, and the bias make it. */
function madeOf(words, { row, names, model, cell: { role, number } }) {
  const { sum, bias } = followed(model, role, row.query, number);
  const own = { query: row.queries, key: row.k, value: row.v }[role][row.query][number];
  const [total, added, value] = addends(sum, bias, own);
  const values = { name: `${role[0]}[${number}]`, asks: names[row.query], d_model: model.d, sum: total, bias: added, value };
  return fill(words.pointed.made, values);
}

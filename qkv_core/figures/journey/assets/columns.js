// The two columns of tokens, as elements over the drawing: who asks, and who answers with its number.

import { blended, css, textOn } from "./colours.js";
import { chooseOne, element, setStyle, setText, touched } from "./elements.js";
import { SCENE } from "./scenes.js";
import { written } from "./sentences.js";

/** Who asks: a list to choose from. `pick(token, keep)`, token null on leaving. */
export class Asks {
  constructor(label, pick) {
    this.holder = element("div.asks", { role: "listbox", "aria-label": label, "aria-orientation": "vertical" });
    this.scrolled = 0;
    touched(this.holder, "button", (target, keep) => pick(target && Number(target.dataset.token), keep));
  }

  /** These tokens, in a place of their own. */
  arrange(tokens, names, shown, p) {
    const focused = this.options?.find((option) => option.matches(":focus"));
    this.shown = shown;
    this.options = shown.map((token) => {
      const option = element("button", { role: "option", "data-token": token, dir: "auto", type: "button" }, tokens[token]);
      option.setAttribute("aria-label", names[token]);
      return option;
    });
    this.holder.replaceChildren(...this.options);
    place(this.holder, 0, p.first, p.token, p.rows * p.line, p.line);
    this.long = shown.length > p.rows;
    this.holder.classList.toggle("long", this.long);
    if (focused) this.focus(Number(focused.dataset.token));
  }

  show(query, kept) {
    chooseOne(this.options, this.shown.indexOf(query));
    this.options.forEach((option, i) => option.classList.toggle("kept", this.shown[i] === kept));
  }

  /** Scroll a long list so that the token can be seen; once it is kept, never under the pointer. */
  reveal(token, p) {
    if (!this.long) return;
    const top = this.shown.indexOf(token) * p.line;
    if (top < this.holder.scrollTop || top > this.holder.scrollTop + (p.rows - 2) * p.line) {
      this.holder.scrollTop = top - (p.rows / 2) * p.line;
    }
    this.scrolled = this.holder.scrollTop;
  }

  /** The middle of the asking token; of one that is scrolled away, the nearest place in sight. */
  homeOf(query, p) {
    const middle = p.first + (this.shown.indexOf(query) + 0.5) * p.line - this.scrolled;
    return Math.min(Math.max(middle, p.first + p.line / 2), p.bottom - p.line / 2);
  }

  focus(query) {
    this.options[this.shown.indexOf(query)]?.focus();
  }
}

/** Who answers: a line for every key, and one for all the rest. `pick(key, keep)`, key null on leaving. */
export class Answers {
  constructor(label, pick) {
    this.holder = element("div.answers", { role: "group", "aria-label": label });
    touched(this.holder, ".line[data-token]", (target, keep) => pick(target && Number(target.dataset.token), keep));
  }

  arrange(p) {
    this.lines = Array.from({ length: p.rows }, () => {
      const token = element("button", { dir: "auto", type: "button", tabindex: -1 });
      const number = element("output");
      return { line: element("div.line", {}, token, number), token, number };
    });
    this.rest = p.rest ? this.lines.at(-1) : null;
    this.rest?.line.classList.add("rest");
    this.rest?.token.setAttribute("disabled", "");
    this.holder.replaceChildren(...this.lines.map(({ line }) => line));
    place(this.holder, p.keys.x, p.first, p.width - p.keys.x, p.rows * p.line, p.line);
    setStyle(this.holder, { "--token": `${p.keys.w}px`, "--number": `${p.number.w}px` });
  }

  /** What changes with the row only. */
  show(row, keys, names, rest) {
    this.keys = keys;
    keys.forEach((key, i) => {
      const { line, token } = this.lines[i];
      line.dataset.token = key;
      setText(token, row.tokens[key]);
      token.setAttribute("aria-label", `${names[key]}: ${written(row.weights[key], "weight")}`);
      line.classList.toggle("forbidden", !row.allowed[key]);
    });
    if (this.rest) {
      setText(this.rest.token, rest.text);
      setText(this.rest.number, written(rest.weight, "weight"));
    }
  }

  /** What changes with time: numbers and the share's colour. */
  draw(frame, row, palette, pointed) {
    this.holder.classList.toggle("away", frame.name === "make");
    this.holder.classList.toggle("moved", frame.name === "add");
    this.keys.forEach((key, i) => {
      const { line, token, number } = this.lines[i];
      const state = frame.keys[key];
      setText(number, row.allowed[key] ? written(state.number, state.kind) : "–");
      const tint = state.tint ? blended(palette.page, palette.weight(row.weights[key]), state.tint) : null;
      const [background, colour] = tint ? [css(tint), css(textOn(tint))] : ["", ""];
      if (token.dataset.tint !== background) {
        token.dataset.tint = background;
        setStyle(token, { "background-color": background, color: colour });
      }
      line.classList.toggle("strong", frame.scene >= SCENE.share && row.weights[key] >= 0.1);
      line.classList.toggle("pointed", pointed === key);
      token.tabIndex = pointed === key || (pointed === null && i === 0) ? 0 : -1;
    });
    this.rest?.line.classList.toggle("later", frame.scene < SCENE.share);
  }

  focus(key) {
    this.lines[this.keys.indexOf(key)]?.token.focus();
  }
}

function place(holder, x, y, w, h, line) {
  setStyle(holder, { left: `${x}px`, top: `${y}px`, width: `${w}px`, height: `${h}px`, "--line": `${line}px` });
}

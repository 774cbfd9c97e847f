// One of the two toys in an element: it says that it is a toy, draws at most once a frame, and keeps its keys to itself.

import { element, setText } from "../../journey/assets/elements.js";
import { Dimensions } from "./dimensions.js";
import { Fit } from "./fit.js";

const Parts = { fit: Fit, dimensions: Dimensions };
const SPOKEN_AFTER = 400; // milliseconds without a change: nobody is told what only flew by

export class Toy {
  /** @param {HTMLElement} root an empty `.toy` @param {object} options `words` of `words/toy.py`, `part`, `d_k`, `send` */
  constructor(root, { words, part, d_k = 1, send = () => {} }) {
    Object.assign(this, { root, send, spoken: element("p.spoken", { "aria-live": "polite" }) });
    this.part = new Parts[part](words[part], () => this.later(), { d_k, send: (choice) => this.send(choice) });
    root.setAttribute("aria-label", words[part].label);
    root.replaceChildren(this.part.holder, element("p.is-toy", {}, words[part].toy), this.spoken);
    // Arrows and space mean something to what is around the toy, too.
    root.onkeydown = (event) => {
      if (event.key !== "Escape" && !event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
    };
    this.draw();
  }

  later() {
    if (!this.gone) this.waiting ??= requestAnimationFrame(() => this.draw());
  }

  draw() {
    this.waiting = null;
    this.part.draw();
    this.root.dataset.drawn = "";
    clearTimeout(this.silence);
    this.silence = setTimeout(() => setText(this.spoken, this.part.spoken), SPOKEN_AFTER);
  }

  stop() {
    this.gone = true;
    clearTimeout(this.silence);
    cancelAnimationFrame(this.waiting);
  }
}

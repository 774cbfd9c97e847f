// What can be touched in the first scene: the asking token's q, k and v, number by number, as elements over the drawing.

import { element, setStyle } from "./elements.js";
import { ROLES } from "./model.js";
import { clamp } from "./scenes.js";

export class Cells {
  /** `pick({role, number})` is called with the number that is touched, or null; `labels` names it for a reader. */
  constructor(pick) {
    this.pick = pick;
    this.columns = ROLES.map((role) => {
      const column = element("div.cells", { role: "slider", tabindex: 0, "aria-orientation": "vertical", "aria-valuemin": 0, "data-role": role });
      const at = (event) => ({ role, number: this.numberAt(column, event.clientY) });
      column.onpointermove = (event) => pick(at(event));
      column.onpointerdown = (event) => pick(at(event));
      column.onpointerleave = (event) => event.pointerType !== "touch" && pick(null);
      return column;
    });
    this.holder = element("div.made", {}, ...this.columns);
  }

  numberAt(column, y) {
    const { top, height } = column.getBoundingClientRect();
    return clamp(Math.floor(((y - top) / height) * this.d), 0, this.d - 1);
  }

  has = (target) => this.columns.includes(target);

  step(target, down) {
    const now = Number(target.getAttribute("aria-valuenow"));
    this.pick({ role: target.dataset.role, number: clamp(now + down, 0, this.d - 1) });
  }

  /** Each role's matrix and vector, by their places in the stage. @param {object[]} blocks of make_stage.js */
  arrange(blocks, d) {
    this.d = d;
    blocks.forEach(({ matrix, vector }, i) => {
      const w = vector.x + vector.w - matrix.x;
      setStyle(this.columns[i], { left: `${matrix.x}px`, top: `${matrix.y}px`, width: `${w}px`, height: `${matrix.h}px` });
      this.columns[i].setAttribute("aria-valuemax", d - 1);
    });
  }

  /** `said(role)` is a column's name; `cell` the number that is followed, with what is said of it. */
  show(here, cell, said, name) {
    this.holder.hidden = !here;
    if (!here) return;
    this.columns.forEach((column) => {
      const { role } = column.dataset;
      const own = cell.role === role;
      if (!column.hasAttribute("aria-valuenow") || own) column.setAttribute("aria-valuenow", own ? cell.number : 0);
      if (own) column.setAttribute("aria-valuetext", said);
      column.setAttribute("aria-label", name(role));
    });
  }
}

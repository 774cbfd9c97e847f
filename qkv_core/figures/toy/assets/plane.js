// A plane of arrows whose tips are dragged with finger, mouse or arrow keys. Coordinates are tenths, so that every
// number that is shown is exact.

import { element, setStyle } from "../../journey/assets/elements.js";
import { filled, figures } from "./sums.js";

export const REACH = 2; // of an arrow, either way
const EDGE = 2.3; // of the plane
const INSIDE = 14; // pixels from the field's edge to the middle of a label: all of it is in sight
const [STEP, LEAP] = [0.1, 0.5];
const TOWARDS = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

const tenths = (number) => Math.round(Math.max(-REACH, Math.min(REACH, number)) * 10) / 10 + 0;

/** An element of SVG. */
export function shape(tag, attributes = {}) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  setAll(made, attributes);
  return made;
}

export function setAll(made, attributes) {
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
}

/** From one point to another, in the plane's own units, where up is up. */
export function setEnds(line, [x1, y1], [x2, y2]) {
  setAll(line, { x1, y1: -y1, x2, y2: -y2 });
}

export class Plane {
  /**
   * @param {object} options `title`; `arrows`: for each its `name` on the plane, `spoken`, `role` and `tip`, and `aside`,
   *   where its label stands beyond the tip: [pixels, degrees]; `words`: how a place is told; `moved(i)`, `touched(i)`
   */
  constructor({ title, arrows, words, moved, touched }) {
    Object.assign(this, { arrows, words, moved });
    this.below = shape("g"); // what is drawn beneath the arrows
    this.svg = shape("svg", { viewBox: `${-EDGE} ${-EDGE} ${2 * EDGE} ${2 * EDGE}`, "aria-hidden": "true" });
    this.svg.append(grid(), this.below);
    this.lines = arrows.map(({ role }) => this.svg.appendChild(shape("path", { class: `arrow ${role}` })));
    this.tips = arrows.map((arrow, i) => this.handle(arrow, i, touched));
    this.field = element("div.field", {}, this.svg, ...this.tips);
    this.holder = element("figure.plane", {}, element("figcaption", {}, title), this.field);
  }

  handle({ name, spoken, role }, i, touched) {
    const range = { "aria-valuemin": -REACH, "aria-valuemax": REACH };
    const tip = element(`span.tip.${role}`, { role: "slider", tabindex: 0, "aria-label": spoken, ...range }, name);
    tip.title = this.words.help;
    tip.onfocus = () => touched(i);
    tip.onpointerdown = (event) => {
      if (event.button) return;
      tip.setPointerCapture(event.pointerId);
      const [x, y] = this.placeOf(event);
      this.grip = [this.arrows[i].tip[0] - x, this.arrows[i].tip[1] - y];
      tip.focus({ preventScroll: true });
      event.preventDefault();
    };
    tip.onpointermove = (event) => {
      if (tip.hasPointerCapture(event.pointerId)) this.move(i, this.placeOf(event).map((at, axis) => at + this.grip[axis]));
    };
    tip.onkeydown = (event) => {
      const towards = TOWARDS[event.key];
      if (!towards || event.ctrlKey || event.metaKey || event.altKey) return;
      const step = event.shiftKey ? LEAP : STEP;
      this.move(i, this.arrows[i].tip.map((at, axis) => at + step * towards[axis]));
      event.preventDefault();
    };
    return tip;
  }

  /** Where the pointer is, in the plane's own units. */
  placeOf({ clientX, clientY }) {
    const { left, top, width } = this.svg.getBoundingClientRect();
    return [clientX - left, top - clientY].map((at, axis) => (at / width) * 2 * EDGE + (axis ? EDGE : -EDGE));
  }

  move(i, place) {
    this.arrows[i].tip = place.map(tenths);
    this.moved(i);
  }

  draw() {
    this.arrows.forEach(({ tip: [x, y], aside }, i) => {
      this.lines[i].setAttribute("d", arrow([x, y]));
      standAt(this.tips[i], [x, y], aside);
      this.tips[i].setAttribute("aria-valuenow", x);
      this.tips[i].setAttribute("aria-valuetext", filled(this.words.place, { x: figures(x, 1), y: figures(y, 1) }));
    });
  }
}

/** Put a label beyond a tip, so many pixels in the direction that is turned by so many degrees from the arrow's. */
export function standAt(label, [x, y], [far, turned]) {
  const direction = (x || y ? Math.atan2(y, x) : Math.PI / 2) + (turned * Math.PI) / 180;
  const shift = [far * Math.cos(direction), -far * Math.sin(direction)];
  const [left, top] = [x, -y].map((place, axis) => {
    const at = `calc(${(100 * (place + EDGE)) / (2 * EDGE)}% + ${shift[axis].toFixed(1)}px)`;
    return `clamp(${INSIDE}px, ${at}, 100% - ${INSIDE}px)`;
  });
  setStyle(label, { left, top });
}

/** The path of an arrow from one point to another, with a head that is no longer than itself. */
export function arrow([x, y], [fromX, fromY] = [0, 0]) {
  const length = Math.hypot(x - fromX, y - fromY);
  const ends = `M${fromX} ${-fromY}L${x} ${-y}`;
  if (!length) return ends;
  const head = Math.min(0.24, length);
  const [alongX, alongY] = [((x - fromX) / length) * head, ((y - fromY) / length) * head];
  const wing = (side) => `${x - alongX - side * alongY * 0.45} ${-(y - alongY + side * alongX * 0.45)}`;
  return `${ends}M${wing(1)}L${x} ${-y}L${wing(-1)}`;
}

function grid() {
  const lines = shape("g", { class: "grid-lines" });
  for (let at = -REACH; at <= REACH; at++) {
    const kind = at ? {} : { class: "axis" };
    lines.append(shape("path", { ...kind, d: `M${at} ${-REACH}V${REACH}M${-REACH} ${at}H${REACH}` }));
  }
  return lines;
}

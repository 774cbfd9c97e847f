// What drives the time: a scene at a press, the scenes with their film, a step back and on, all of them at a chosen
// speed; and the keyboard for all of it.

import { element, setStyle } from "./elements.js";
import { END, SCENES, clamp, needsModel } from "./scenes.js";
import { worded } from "./sentences.js";

export class Controls {
  constructor(words, clock) {
    const { controls } = words;
    Object.assign(this, { clock, controls });
    this.play = element("button.play", { type: "button", "aria-label": controls.play });
    this.scenes = SCENES.map((scene, i) => {
      const number = element("span.number", { "aria-hidden": "true" }, String(i + 1));
      return element("button", { type: "button", "data-scene": i + 1 }, number, words.scenes[scene].name, element("i"));
    });
    this.range = element("input", { type: "range", min: 0, max: END, step: 0.01, "aria-label": controls.time });
    this.back = element("button", { type: "button", "aria-label": controls.back }, "‹");
    this.on = element("button", { type: "button", "aria-label": controls.on }, "›");
    this.all = element("button.all", { type: "button" }, controls.all);
    this.speed = element("button.speed", { type: "button" });
    const film = element("div.film", {}, element("div.scenes", { role: "group", "aria-label": controls.scenes }, ...this.scenes), this.range);
    this.holder = element("div.controls", {}, this.play, film, element("div.steps", {}, this.back, this.on, this.all, this.speed));
    this.play.onclick = () => clock.press();
    this.all.onclick = () => clock.playAll();
    this.speed.onclick = () => clock.change();
    this.back.onclick = () => clock.back();
    this.on.onclick = () => clock.on();
    this.range.oninput = () => clock.goTo(Number(this.range.value));
    this.scenes.forEach((button, i) => (button.onclick = () => clock.playScene(i + 1)));
  }

  /** Without a model's x and matrices there is no first and no last scene. */
  arrange(withModel) {
    const there = SCENES.map((_, i) => withModel || !needsModel(i + 1));
    this.scenes.forEach((button, i) => (button.hidden = !there[i]));
    const low = there.indexOf(true);
    const high = there.lastIndexOf(true) + 1;
    Object.assign(this.range, { min: low, max: high });
    setStyle(this.holder, { "--scenes": String(high - low) });
    this.clock.between(low, high);
  }

  show({ scene }) {
    const { clock, controls } = this;
    this.holder.classList.toggle("playing", clock.playing);
    const label = clock.playing ? controls.pause : controls.play;
    if (this.play.getAttribute("aria-label") !== label) this.play.setAttribute("aria-label", label);
    const speed = `${clock.speed === 0.5 ? "½" : clock.speed}×`;
    if (this.speed.textContent !== speed) {
      this.speed.textContent = speed;
      this.speed.setAttribute("aria-label", worded(controls.speed, { speed: clock.speed }));
    }
    this.range.value = clock.t;
    this.scenes.forEach((button, i) => {
      const here = i + 1 === scene ? "step" : "false";
      if (button.getAttribute("aria-current") !== here) button.setAttribute("aria-current", here);
      setStyle(button, { "--done": clamp(clock.t - i).toFixed(3) });
    });
  }
}

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const LONG = 500; // milliseconds before a key's choice is sent: it may be held down

/** Arrows, page keys and space, as a lecturer's clicker sends them; true if the key was meant for the picture. */
export function onKey(event, { chosen, clock, controls, asks, answers, heads, cells, numbers, point, pointed }) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target === controls.range) return false;
  const [down, right] = ARROWS[event.key] ?? [0, 0];
  const { layer, head, query, rest } = chosen.now;
  // Of a page that plays answers, page keys lead on when there is nothing left to play.
  if (rest && event.key.startsWith("Page") && !clock.playing && clock.t >= rest) return false;
  if (event.key === "PageDown" || event.key === "PageUp") event.key === "PageDown" ? clock.on() : clock.back();
  else if (event.key === " " && !event.target.closest(".controls, .grid, .aside, .side, .why")) clock.press();
  else if (event.key === "Escape") point(null, true);
  else if (cells.has(event.target) && down) cells.step(event.target, down);
  else if (heads.grid.contains(event.target) && (down || right)) {
    const next = { layer: clamp(layer + down, 0, numbers.n_layers - 1), head: clamp(head + right, 0, numbers.n_heads - 1) };
    chosen.keep(next, LONG);
    heads.focus(next);
  } else if (answers.holder.contains(event.target) && down) {
    const next = beside(answers.keys, pointed() ?? answers.keys[0], down);
    point(next, false);
    answers.focus(next);
  } else if (down) {
    const next = beside(asks.shown, query, down);
    chosen.keep({ query: next }, LONG);
    asks.focus(next);
  } else if (right) right > 0 ? clock.on() : clock.back();
  else return false;
  return true;
}

const beside = (list, one, step) => list[clamp(list.indexOf(one) + step, 0, list.length - 1)];

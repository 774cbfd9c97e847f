// Time: a scene at a press, or all of them; stepping, scrubbing. With reduced motion it goes from one scene's rest to
// the next.

import { END, FINISHED, SECONDS, clamp } from "./scenes.js";

const READ = 3000; // milliseconds a scene stays when nothing moves
const LONGEST_FRAME = 100; // milliseconds: after a pause of the browser, go on where it stopped
const A_MOMENT = 1e-6; // into a scene: just before, it is the rest of the one before
const SPEEDS = [1, 2, 0.5]; // times as fast

export class Clock {
  /**
   * `changed()` is called when another time is to be seen, `aimed(scene)` when it is clear where it will rest;
   * `held()` says that what the scene shows is not here yet.
   */
  constructor({ changed, aimed, held = () => false }) {
    Object.assign(this, { changed, aimed, held, t: FINISHED, until: FINISHED, playing: false, last: null });
    Object.assign(this, { begun: false, speed: SPEEDS[0], low: 0, high: END });
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
  }

  /** Only the scenes from after `low` to `high` can be played. */
  between(low, high) {
    Object.assign(this, { low, high });
    this.t = clamp(this.t, low, high);
  }

  /** The scene that it is at or on its way to. */
  get scene() {
    return Math.max(this.low + 1, Math.ceil(this.t - 1e-9));
  }

  /** Whether there is something to begin anew: nobody has played yet, or the end is reached. */
  get atRest() {
    return !this.begun || this.t >= this.high;
  }

  /** What the large button does: stop, or go on to the next rest. */
  press() {
    if (this.playing) this.pause();
    else if (!this.atRest && this.t % 1) this.run(this.scene);
    else this.on();
  }

  playAll() {
    if (this.atRest) this.t = this.low;
    this.run(this.high);
  }

  /** From a time on up to another. */
  playFrom(t, until) {
    this.t = t;
    this.run(until);
  }

  /** One scene from its start. */
  playScene(scene) {
    this.playFrom(scene - 1 + A_MOMENT, scene);
  }

  on() {
    if (this.playing) this.goTo(this.scene);
    else this.playScene(this.atRest ? this.low + 1 : Math.floor(this.t + 1e-9) + 1);
  }

  back() {
    const before = this.playing ? this.scene - 1 : Math.ceil(this.t - 1e-9) - 1;
    this.goTo(before > this.low ? before : this.t > this.low ? this.low : this.high);
  }

  goTo(t) {
    this.pause();
    this.begun = true;
    this.t = this.until = clamp(t, this.low, this.high);
    this.aimed(this.scene);
    this.changed();
  }

  run(until) {
    Object.assign(this, { until, playing: true, begun: true, last: null });
    this.aimed(until);
    clearInterval(this.timer);
    if (this.still.matches) {
      this.step();
      if (this.playing) this.timer = setInterval(() => this.step(), READ / this.speed);
    }
    this.changed();
  }

  step() {
    this.t = Math.min(this.until, Math.floor(this.t) + 1);
    if (this.t >= this.until) this.pause();
    this.changed();
  }

  pause() {
    this.playing = false;
    clearInterval(this.timer);
    this.changed();
  }

  /** The next of the speeds. */
  change() {
    this.speed = SPEEDS[(SPEEDS.indexOf(this.speed) + 1) % SPEEDS.length];
    this.changed();
  }

  /** On to this frame's time; whether there is another frame to come. */
  advance(time) {
    if (!this.playing || this.still.matches) return false;
    const passed = this.last === null || this.held() ? 0 : Math.min(time - this.last, LONGEST_FRAME);
    this.last = time;
    const length = SECONDS[Math.min(Math.floor(this.t), END - 1)];
    this.t = Math.min(this.until, this.t + (passed / 1000 / length) * this.speed);
    if (this.t >= this.until) this.playing = false;
    return this.playing;
  }
}

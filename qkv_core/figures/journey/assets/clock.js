// Time: playing, stepping, scrubbing. With reduced motion it goes from one scene's rest to the next.

import { END, SECONDS, clamp } from "./scenes.js";

const READ = 3000; // milliseconds a scene stays when nothing moves
const LONGEST_FRAME = 100; // milliseconds: after a pause of the browser, go on where it stopped

export class Clock {
  /** `changed()` is called when another time is to be seen, `aimed(scene)` when it is clear where it will rest. */
  constructor({ changed, aimed }) {
    Object.assign(this, { changed, aimed, t: END, until: END, playing: false, last: null });
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
  }

  /** The scene that it is at or on its way to. */
  get scene() {
    return Math.max(1, Math.ceil(this.t - 1e-9));
  }

  play() {
    if (this.t >= END) this.t = 0;
    this.run(END);
  }

  /** One scene from its start. */
  playScene(scene) {
    this.t = scene - 1;
    this.run(scene);
  }

  on() {
    if (this.playing) this.goTo(this.scene);
    else this.playScene(this.t >= END ? 1 : Math.floor(this.t + 1e-9) + 1);
  }

  back() {
    this.goTo(Math.max(this.playing ? this.scene - 1 : Math.ceil(this.t - 1e-9) - 1, 0) || (this.t > 0 ? 0 : END));
  }

  goTo(t) {
    this.pause();
    this.t = clamp(t, 0, END);
    this.aimed(this.scene);
    this.changed();
  }

  run(until) {
    Object.assign(this, { until, playing: true, last: null });
    this.aimed(until);
    clearInterval(this.timer);
    if (this.still.matches) {
      this.step();
      if (this.playing) this.timer = setInterval(() => this.step(), READ);
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

  /** On to this frame's time; whether there is another frame to come. */
  advance(time) {
    if (!this.playing || this.still.matches) return false;
    const passed = this.last === null ? 0 : Math.min(time - this.last, LONGEST_FRAME);
    this.last = time;
    this.t = Math.min(this.until, this.t + passed / 1000 / SECONDS[Math.min(Math.floor(this.t), END - 1)]);
    if (this.t >= this.until) this.playing = false;
    return this.playing;
  }
}

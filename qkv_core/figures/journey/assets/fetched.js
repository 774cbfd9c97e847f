// A head's x and matrices, which the first and the last scene show: asked for once, when one of them is opened.

import { unpackModel } from "./model.js";

const PATIENCE = 5000; // milliseconds that the time is held for numbers that do not come

export class Fetched {
  /** `want({layer, head, of})` asks for them, or is null where nobody can be asked. */
  constructor(want) {
    Object.assign(this, { want, model: null, asked: null });
  }

  /** @param {Uint8Array} bytes of `pack_model` */
  take(bytes) {
    this.model = unpackModel(bytes);
  }

  /** The numbers are others now: what belonged to those before is of no use. */
  keepFor({ id }) {
    if (this.model?.of !== id) this.model = null;
  }

  get isPossible() {
    return this.want !== null || this.model !== null;
  }

  /** "here"; or of a head "waiting", "far" (it is only looked at, not `kept`) or "absent". */
  stateOf(row, kept) {
    const fits = ({ layer, head }) => layer === row.layer && head === row.head;
    if (this.model && fits(this.model)) return "here";
    return this.want === null ? "absent" : fits(kept) ? "waiting" : "far";
  }

  /** Ask for the head of a row, of the numbers with this id. */
  ask({ layer, head }, of) {
    const wanted = { layer, head, of };
    if (this.asked === JSON.stringify(wanted)) return;
    this.asked = JSON.stringify(wanted);
    this.since = performance.now();
    this.want(wanted);
  }

  /** Whether it may still come. */
  get mayCome() {
    return performance.now() - this.since < PATIENCE;
  }
}

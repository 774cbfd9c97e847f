// What is chosen: what was kept, and over it what is only looked at. What is kept goes to the server, once.

const ECHO = 5000; // milliseconds in which an answer to an earlier click may still come
const TOLD = ["rest", "alone"]; // by the page alone: nothing that is touched changes them
const SEND_AFTER = 120; // milliseconds without another click before one is sent

/**
 * @typedef {object} Choice `layer`, `head`, `query`, counted from 0; `key` (or null), `scene` and `hide_special`. A page
 * says with `rest` which scene to play up to, and with another picture beside this one `alone`; one that begins with a guess has `guess`: null until there is one, then the
 * key, or -1 where the answer was asked for.
 */
export class Chosen {
  /** `changed()` is called when another thing is to be seen; `send(choice)` gets what was kept. */
  constructor({ changed, send }) {
    Object.assign(this, { changed, send, kept: null, looked: null, turns: 0, clicked: -ECHO, wanted: [] });
  }

  /** What is to be seen: kept, or looked at. @returns {Choice} */
  get now() {
    return { ...this.kept, ...this.looked };
  }

  look(part) {
    if (JSON.stringify(this.looked) === JSON.stringify(part)) return;
    this.looked = part;
    this.changed();
  }

  keep(part, wait = SEND_AFTER) {
    const before = this.sent();
    this.kept = { ...this.now, ...part };
    this.looked = null;
    this.changed();
    if (this.sent() === before) return;
    this.clicked = performance.now();
    const turn = ++this.turns; // counted at the click: an answer to an earlier one may come before this is sent
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send({ ...JSON.parse(this.sent()), turn }), wait);
  }

  /** What the server is told: only what it has told itself. */
  sent() {
    return JSON.stringify(Object.fromEntries(this.wanted.map((name) => [name, this.kept[name]])));
  }

  /**
   * The server's word is followed, unless it answers an earlier click while a later one is on its way; but not for
   * ever: a server that was started anew counts from 0. A choice of other parts is of another page or
   * question, for which nothing is kept that was kept for the one before.
   */
  follow({ turn = 0, ...choice }) {
    if (turn < this.turns && performance.now() - this.clicked < ECHO) return;
    this.turns = turn;
    const parts = Object.keys(choice);
    this.kept = { key: null, ...(parts.join() === this.parts ? this.kept : {}), ...choice };
    this.parts = parts.join();
    this.wanted = parts.filter((name) => !TOLD.includes(name));
    this.changed();
  }

  stop() {
    clearTimeout(this.timer);
  }
}

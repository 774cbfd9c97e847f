// What test_browser_model.py has written of the NumPy encoder, against a browser's numbers: under node and in a page.

/** The largest difference of each kind of number, over all texts that it is told of. */
export class Differences {
  worst = {};

  /** @param {string} name of the text @param {Float32Array} expected as `numbers_of` writes them @param {object[]} layers */
  note(name, expected, layers, n_heads) {
    let at = 0;
    const compare = (what, found) => {
      for (const number of found) {
        const difference = Math.abs(number - expected[at++]);
        if (!(difference <= (this.worst[what]?.difference ?? -1))) this.worst[what] = { difference, name };
      }
    };
    layers.forEach((layer, l) => {
      if (l === 0) compare("x", layer.x);
      for (let head = 0; head < n_heads; head++) {
        for (const vectors of ["q", "k", "v", "attention_weights", "z"]) {
          const size = layer[vectors].length / n_heads;
          compare(`L${l}H${head} ${vectors}`, layer[vectors].subarray(head * size, (head + 1) * size));
        }
      }
      compare(`L${l} output`, layer.output);
    });
    if (at !== expected.length) this.worst[`${name}: sizes`] = { difference: NaN, name };
  }

  /**
   * Those that are too large. Sums are in float64 here, in float32 there, whose rounding shows in large numbers: q and k
   * of L0H2, up to 12, are up to 1.05e-5 apart, an output of one text in a thousand 1.04e-5. (The model in float64 lies
   * 1.1e-5 from that text's output there, and 7e-7 from the one here.)
   */
  beyond(parity) {
    const allowed = (what) => (/ ([qkv]|output)$/.test(what) ? 2 : 1) * parity;
    return Object.entries(this.worst).filter(([what, { difference }]) => !(difference <= allowed(what)));
  }

  get largest() {
    return Math.max(...Object.values(this.worst).map(({ difference }) => difference));
  }
}

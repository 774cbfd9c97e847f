// What the page says of the model and of the numbers on sight: how much is still to come, and whether they are right.

const MB = 1e6;

export class News {
  /** @param {(id: string) => HTMLElement} at @param {object} site sizes, `tolerance` and `words.news` */
  constructor(at, site) {
    const { bytes, words_bytes } = site.model;
    Object.assign(this, { at, site, words: site.words.news, sizes: { size: inMb(bytes), more: inMb(words_bytes) } });
  }

  /** A sentence by its name, its places filled. */
  say(name, values = {}) {
    this.at("news").textContent = filled(this.words[name], { ...this.sizes, ...values });
    this.at("news").dataset.says = name;
    this.at("load").hidden = !["example", "linked", "trouble"].includes(name) || this.isHere;
  }

  example() {
    this.at("source").textContent = this.words.source_example;
    if (!this.isLoading) this.say(this.isHere ? "ready" : "example");
  }

  /** A text has been asked about. */
  asked() {
    if (!this.isHere && !this.isLoading) this.loading({ bytes: 0 });
  }

  // What the worker says, by its kind.

  loading({ bytes }) {
    this.isLoading = true;
    this.say("loading", { loaded: inMb(bytes) });
    Object.assign(this.at("loaded"), { hidden: false, max: this.site.model.bytes, value: bytes });
  }

  ready() {
    Object.assign(this, { isLoading: false, isHere: true });
    this.at("loaded").hidden = true;
    this.at("keep").hidden = !navigator.serviceWorker?.controller;
    this.at("badge").textContent = this.words.proving;
    this.say("ready");
  }

  numbers({ took, n_tokens_cut, n_characters_cut }) {
    this.at("source").textContent = filled(this.words.source_computed, { took: Math.round(took) });
    if (n_characters_cut) this.say("cut_characters", { n: n_characters_cut.toLocaleString("en-GB") });
    else if (n_tokens_cut) this.say("cut_tokens", { n: n_tokens_cut.toLocaleString("en-GB") });
    else this.say("ready");
  }

  proved({ difference }) {
    const same = difference <= this.site.tolerance; // false for a difference that is no number
    const badge = this.at("badge");
    badge.textContent = filled(this.words[same ? "same" : "other"], { difference: difference.toExponential(1) });
    badge.dataset.proved = same ? "same" : "other";
  }

  keeping({ bytes }) {
    Object.assign(this.at("loaded"), { hidden: false, max: this.site.model.words_bytes, value: bytes });
    this.say("keeping", { loaded: inMb(bytes) });
  }

  kept() {
    this.at("loaded").hidden = this.at("keep").hidden = true;
    this.say("kept");
  }

  trouble({ message }) {
    this.isLoading = false;
    this.at("loaded").hidden = true;
    this.say("trouble", { message });
  }
}

const filled = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const inMb = (bytes) => (bytes / MB).toFixed(bytes < 10 * MB ? 1 : 0);

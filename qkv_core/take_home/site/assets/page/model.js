// The model as the page knows it: a worker, started when the first text is asked about.

export class Model {
  /** `heard(message)` is called with what the worker says: see worker.js. */
  constructor(site, heard) {
    Object.assign(this, { site, heard, turn: 0, forgotten: 0, wanted: new Map() });
  }

  ask(text) {
    this.tell({ text, turn: ++this.turn });
  }

  /** The bytes of a head's matrices, for the numbers that came last. @param {{layer, head, of}} wanted */
  matrices(wanted) {
    this.tell({ wanted });
    return new Promise((come) => this.wanted.set(JSON.stringify(wanted), come));
  }

  keep() {
    this.tell({ keep: true });
  }

  /** What was asked so far need not be answered any more. */
  forget() {
    this.forgotten = this.turn;
  }

  async tell(message) {
    this.worker ??= this.started();
    (await this.worker).postMessage(message);
  }

  async started() {
    await withinReach(navigator.serviceWorker?.ready); // else what comes now would not be kept
    const worker = new Worker(new URL("../model/worker.js", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }) => {
      if (data.kind === "matrices") this.wanted.get(JSON.stringify(data.wanted))(data.packed);
      else if (data.kind !== "numbers" || data.turn > this.forgotten) this.heard(data);
    };
    worker.onerror = () => this.heard({ kind: "trouble", message: this.site.words.news.no_worker });
    worker.postMessage({ site: { folder: modelFolder(this.site).href, settings: this.site.model.settings } });
    return worker;
  }
}

/** Whether the model has come on an earlier visit, and stayed. */
export async function isKept(site) {
  const address = new URL(site.model.settings[0], modelFolder(site));
  return Boolean(await globalThis.caches?.match(address).catch(() => null));
}

const modelFolder = (site) => new URL(site.model.folder, document.baseURI);

const PATIENCE = 2000; // milliseconds: a host or a browser may refuse it for ever

const withinReach = (promise) => Promise.race([promise, new Promise((done) => setTimeout(done, PATIENCE))]);

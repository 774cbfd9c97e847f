// The page: a sentence and its picture. The model comes when somebody types or asks; until then examples are shown,
// whose numbers the build has put beside the page.

import { mount, savedBy, toyOf, unpack } from "./picture.js";
import { askedBy, firstQuery, hashOf, tokenAsked } from "./address.js";
import { Examples } from "./examples.js";
import { Model, isKept } from "./model.js";
import { News } from "./news.js";
import { saveAsOneFile } from "./one_file.js";

const at = (id) => document.getElementById(id);
const site = JSON.parse(at("site").textContent); // what the build knows: files, sizes, words
const news = new News(at, site);
const model = new Model(site, heard);
const examples = new Examples(site.examples, site.model.folder, site.model.heads);

const toy = toyOf(() => import("../toys.js"));

let asked = askedBy(location.hash); // by the address, then by the reader's hand
let guessing = !Object.keys(asked).length; // the page begins with a question; a link shows something finished
let picture = null;
let shown = null; // what the picture shows: `text`, `example` or null, `packed`, and `numbers` unpacked
let turn = 0; // of the last click on the picture

// --- what is shown

function show(packed, text, example = null) {
  const numbers = unpack(packed);
  shown = { text, example, packed, numbers };
  const choice = choiceIn(numbers);
  if (picture) {
    picture.take(numbers);
    picture.follow({ ...choice, turn });
  } else picture = mount(at("picture"), packed, choice, { send: kept, want, toy });
  at("picture").removeAttribute("aria-busy");
  link(choice);
}

/** What is asked for, as far as this text and model have it. */
function choiceIn({ tokens, n_layers, n_heads }) {
  const { layer, head, query, key, scene, hide_special = false } = { ...site.first, ...asked };
  return {
    layer: Math.min(layer, n_layers - 1),
    head: Math.min(head, n_heads - 1),
    query: tokenAsked(query, tokens) ?? firstQuery(tokens),
    key: tokenAsked(key, tokens),
    scene: Math.min(scene, site.n_scenes) || site.first.scene,
    guess: guessing ? null : (tokenAsked(asked.guess, tokens) ?? -1),
    hide_special,
  };
}

/** The address of what is shown, for a course's page and for a tab of its own. */
function link(choice) {
  const { origin, pathname } = location;
  const address = `${origin}${pathname}${hashOf(shown.text, shown.numbers.tokens, choice)}`;
  at("frame").value = site.words.frame.replace("{address}", address.replaceAll('"', "%22"));
  return (at("own").href = address);
}

/** The reader has chosen in the picture. */
function kept({ turn: latest, ...choice }) {
  turn = latest;
  const address = link(choice);
  asked = askedBy(new URL(address).hash);
  guessing = choice.guess === null;
  if (!guessing) history.replaceState(null, "", address);
  if (!shown.numbers.layers.includes(choice.layer)) showWhole();
}

/** A scene shows a head's matrices. */
async function want(asked) {
  try {
    picture.takeModel(await matrices(asked));
  } catch (error) {
    news.trouble(error);
  }
}

const matrices = (asked) => (shown.example === null ? model.matrices(asked) : examples.matrices(shown.example, asked));

async function showExample(example) {
  model.forget();
  try {
    show(await examples.first(example), examples.textOf(example), example);
    news.example();
    if (examples.isSmall(example) || asked.layer !== undefined) await showWhole();
  } catch (error) {
    news.trouble(error);
  }
}

/** All layers of the example, in place of the one that it is first seen with. */
async function showWhole() {
  const { example } = shown;
  const packed = await examples.whole(example);
  if (shown.example === example) show(packed, shown.text, example);
}

/** Of another sentence than the first the whole is shown, not the question. */
function finish() {
  if (guessing) asked = { ...asked, scene: site.first.scene };
  guessing = false;
}

async function heard({ kind, ...rest }) {
  if (kind === "numbers") {
    finish();
    show(rest.packed, rest.text);
    history.replaceState(null, "", at("own").href);
  } else if (kind === "trouble" && !shown) await showExample(0);
  news[kind](rest);
}

// --- what is asked for

/** A text that nobody has typed here costs nothing unless the reader says so: an example, or a model that is kept. */
async function follow() {
  const text = asked.text ?? examples.textOf(0);
  const example = examples.find(text);
  at("sentence").value = text;
  at("example").value = example < 0 ? "" : example;
  if (example >= 0) return showExample(example);
  if (await isKept(site)) return ask();
  const wanted = asked;
  asked = {};
  await showExample(0);
  asked = wanted;
  news.say("linked");
}

function ask() {
  const text = at("sentence").value;
  if (!text.trim()) return news.say("empty");
  at("example").value = "";
  news.asked();
  model.ask(text);
}

at("sentence").oninput = ask;
at("load").onclick = ask;
at("keep").onclick = () => model.keep();
at("example").onchange = async () => {
  asked = { text: examples.textOf(Number(at("example").value)) };
  finish();
  await follow();
  history.replaceState(null, "", at("own").href);
};
onhashchange = () => {
  asked = askedBy(location.hash);
  guessing = false;
  follow();
};
at("save").onclick = async () => {
  if (shown.example !== null) await showWhole();
  const choice = choiceIn(shown.numbers);
  const asked = { layer: choice.layer, head: choice.head, of: shown.numbers.id };
  saveAsOneFile(site, { ...shown, matrices: await matrices(asked) }, choice);
};
at("copy").onclick = () => navigator.clipboard?.writeText(at("own").href).then(() => news.say("copied"));
savedBy(document.querySelectorAll("[data-format]"), () => picture, "attention");

document.documentElement.classList.toggle("framed", parent !== window);
await follow();
navigator.serviceWorker?.register("service_worker.js").catch(() => {}); // without it a network is needed each time

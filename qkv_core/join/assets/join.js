// A phone of a class: it shows what the lecturer is at, takes one answer, and plays the model's own.

import { element } from "../../figures/journey/assets/elements.js";
import { Picture } from "../../figures/journey/assets/picture.js";
import { SCENE } from "../../figures/journey/assets/scenes.js";
import { inPercent, namesOf } from "../../figures/journey/assets/sentences.js";
import { unpack } from "../../figures/journey/assets/numbers.js";
import { delivered, listen, numbersOf } from "./line.js";
import { EMPTY, answerTo, barsOf, choosing, heard, isRight, isWhole, optionsOf, placeIn, screenOf, sending } from "./phone.js";

const { pathname } = location;
const code = decodeURIComponent(pathname.split("/").at(-1)).toUpperCase();
const address = pathname.replace(/\/$/, "");
const keptAt = `qkv-class-${code}`;
const [news, stage] = [document.getElementById("news"), document.getElementById("class")];
const says = WORDS.join;

let state = null;
let memory = recalled();
let shown = ""; // what is on the screen, so that nothing is drawn twice under a finger
let at = null; // the question of a sheet that is on the screen
const numbers = new Map(); // of the row, by the idea's number
let picture = null;

function recalled() {
  try {
    return { ...EMPTY, ...JSON.parse(sessionStorage.getItem(keptAt) ?? "{}") };
  } catch {
    return EMPTY;
  }
}

function remember(changed) {
  memory = changed;
  try {
    sessionStorage.setItem(keptAt, JSON.stringify(memory));
  } catch {
    // a browser that keeps nothing: the page remembers as long as it is open
  }
}

function told(next) {
  if (next.phase === "waits" && state) return announce("lost"); // what is on the screen may be read meanwhile
  const isOther = next.number !== state?.number;
  state = next;
  if (isOther) at = null;
  draw();
  if (isOther) scrollTo(0, 0);
  if (screenOf(state, memory) === "sending") send(); // the page was closed before an answer came
}

function draw() {
  const screen = screenOf(state, memory);
  announce(screen);
  const key = JSON.stringify([screen, state, at, state?.questions && answerTo(state, memory)]);
  if (key === shown) return;
  shown = key;
  picture?.stop();
  picture = null;
  document.body.dataset.screen = screen;
  const parts = { choose: asking, sending: asking, sent: asking, late: asking, shown: answer }[screen];
  stage.replaceChildren(...(parts ? parts() : []));
  if (screen === "shown" && state.row && state.scenes) play();
}

function announce(screen) {
  const text = says.news[screen] ?? "";
  if (news.textContent !== text) news.textContent = text;
}

// --- the question

function asking() {
  const own = answerTo(state, memory);
  at ??= placeIn(own);
  const n = state.questions.length;
  const isOpen = !own.sent;
  const count = n > 1 && isOpen ? [element("p.count", {}, completed(says.count, { place: at + 1, n }))] : [];
  const rest = n > 1 && !isOpen ? [] : [question(at), state.on_tokens ? chips(own) : options(own, at)];
  return [element("h1", {}, state.title), ...count, ...rest, ...(isOpen ? [buttons(own, n)] : [])];
}

function question(which) {
  return element("p.question", {}, state.questions[which].text);
}

function chips(own) {
  const names = namesOf(state.row.tokens);
  const made = state.row.tokens.map((token, option) => {
    const chip = choice("button", option, own, 0, element("span", { dir: "auto" }, token));
    chip.setAttribute("aria-label", names[option]);
    if (option === state.row.query) chip.classList.add("query");
    return chip;
  });
  return element("div.journey", {}, group(element("div.tokens"), made));
}

function options(own, which) {
  return group(element("div.options"), optionsOf(state, which).map((text, option) => choice("button", option, own, which, text)));
}

function group(holder, made) {
  for (const [name, value] of Object.entries({ role: "radiogroup", "aria-label": says.group })) holder.setAttribute(name, value);
  holder.append(...made);
  return holder;
}

function choice(tag, option, own, which, content) {
  const made = element(tag, { type: "button", role: "radio", "aria-checked": own.chosen[which] === option }, content);
  made.disabled = own.sent;
  made.onclick = () => {
    remember(choosing(state, memory, which, option));
    draw();
    stage.querySelector('[aria-checked="true"]')?.focus({ preventScroll: true });
  };
  return made;
}

function buttons(own, n) {
  const isLast = at === n - 1;
  const label = isLast ? says.send : says.next;
  const go = element("button.go", { type: "button" }, label);
  go.disabled = isLast ? !isWhole(own) : own.chosen[at] === null;
  go.onclick = () => (isLast ? send() : turnTo(at + 1));
  const back = element("button.back", { type: "button" }, says.back);
  back.onclick = () => turnTo(at - 1);
  return element("p.buttons", {}, ...(at > 0 ? [back] : []), go);
}

function turnTo(which) {
  at = which;
  draw();
}

async function send() {
  const asked = state;
  remember(sending(asked, memory));
  draw();
  const { chosen } = answerTo(asked, memory);
  const isWanted = () => state.number === asked.number && state.phase === "asked";
  const said = await delivered(address, () => ({ seat: memory.seat, number: asked.number, chosen }), isWanted);
  remember(heard(asked, memory, said));
  draw();
  if (asked.row && !asked.is_sheet) fetchNumbers(asked.number); // what it plays is here before it is shown
}

// --- the answer

function answer() {
  const head = [element("h1", {}, state.title)];
  if (state.is_sheet) return [...head, element("p", {}, says.sheet)];
  const right = isRight(state, memory);
  const verdict = right === null ? says.unsaid : right ? says.right : says.wrong;
  const names = state.on_tokens ? namesOf(state.row.tokens) : optionsOf(state, 0);
  const model = completed(says.model, { right: state.right[0].map((option) => names[option]).join(", ") });
  const parts = [element("p.verdict", {}, element("b", {}, verdict), ` ${model}`), bars(names)];
  if (state.row && state.scenes) parts.push(element("section.journey", { "data-name": "picture", "aria-label": WORDS.titles.picture }));
  return [...head, question(0), ...parts, element("p.because", {}, ...state.because.slice(0, 1))];
}

function bars(names) {
  const rows = barsOf(state, memory).map((row) => {
    const name = element("span.name", { dir: "auto" }, names[row.option]);
    const drawn = [drawnBar("class", row.share), ...(row.model === null ? [] : [drawnBar("model", row.model)])];
    const line = element("div.row", {}, name, element("div", {}, ...drawn));
    line.classList.toggle("mine", row.isMine);
    line.classList.toggle("right", row.isRight);
    if (row.isMine) name.append(element("small", {}, ` ${says.mine}`));
    return line;
  });
  const legend = element("p.legend", {}, element("i.class"), ` ${completed(says.of_class, { n: state.n })}`);
  if (state.on_tokens) legend.append(element("i.model"), ` ${says.of_model}`);
  return element("div.bars", {}, legend, ...rows);
}

function drawnBar(whose, share) {
  const drawn = element(`i.${whose}`);
  drawn.style.setProperty("--share", share);
  return element("div.bar", {}, drawn, element("output", {}, share ? inPercent(share) : "0%"));
}

async function play() {
  const { number, row, scenes } = state;
  const bytes = await fetchNumbers(number);
  const root = stage.querySelector(".journey");
  if (!bytes || state.number !== number || state.phase !== "shown" || !root) return;
  const [from, to] = scenes.map((scene) => SCENE[scene]);
  picture?.stop();
  picture = new Picture(root, { words: WORDS });
  picture.telling.bringIntoSight = () => {}; // the bars above it stay where they are read
  const at = { layer: row.layer, head: row.head, query: row.query, hide_special: false };
  picture.follow({ ...at, rest: Math.max(from, SCENE.ask) });
  picture.take(unpack(bytes));
  picture.follow({ ...at, rest: Math.max(to, SCENE.ask) });
}

async function fetchNumbers(number) {
  if (!numbers.has(number)) {
    const bytes = await numbersOf(address, number);
    if (bytes) {
      numbers.clear(); // of one row at a time
      numbers.set(number, bytes);
    }
  }
  return numbers.get(number);
}

function completed(template, values) {
  return template.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

listen(address, {
  seatOf: () => memory.seat,
  seated: (seat) => remember({ ...(memory.seat ? EMPTY : memory), seat }), // another seat is another phone
  told,
  lost: () => announce(state ? "lost" : "waits"),
});

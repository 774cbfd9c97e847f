// What the browser does by itself on every page: it counts a visitor's acts, opens pages at their top, keeps swipes,
// leads the focus into panels, writes from the right where the text does, and cuts what is pasted without end.
//
// One act is one entry of its history. Streamlit writes what a widget says over the current entry, so that Back would leave the site, and adds an entry for
// each thing that the server changes, so that one click could make three. Here the first change of the address after
// an act adds an entry, whoever makes it, and all others until the next act are written over that one.

/** What to do with each change of the address; `act`, `change` and `travel` are told in the order they happen. */
export function entries() {
  let fresh = false; // an act whose change of the address is still to come
  return {
    act: () => { fresh = true; },
    travel: () => { fresh = false; }, // Back or Forward: what the page then writes belongs to the entry gone to
    change: (from, to) => {
      if (from === to) return "none";
      const adds = fresh;
      fresh = false;
      return adds ? "push" : "replace";
    },
  };
}

function countActs(window) {
  const { history, location } = window;
  const native = { push: history.pushState.bind(history), replace: history.replaceState.bind(history) };
  const ours = entries();
  const change = (state, title, address) => {
    const to = address === undefined || address === null ? location.href : new URL(address, location.href).href;
    native[ours.change(location.href, to) === "push" ? "push" : "replace"](state, title, address);
    openAtTheTop(window);
  };
  history.pushState = change;
  history.replaceState = change;
  for (const act of ["pointerdown", "click", "keydown"]) window.addEventListener(act, ours.act, true);
  window.addEventListener("popstate", ours.travel, true);
  window.addEventListener("popstate", () => openAtTheTop(window), true);
}

let shownPage = null;

/** Streamlit keeps how far the page before was scrolled, and a link at its foot would open the next one down there. */
function openAtTheTop(window) {
  const page = window.location.pathname;
  if (shownPage !== null && shownPage !== page) window.document.querySelector(".stMain")?.scrollTo(0, 0);
  shownPage = page;
}

/** Plotly takes every touch for a drag. Kept from it, a swipe scrolls the page, and a tap reaches it as a click. */
function scrollOverFigures(window) {
  const keep = (event) => {
    if (event.target.closest?.(".js-plotly-plot")) event.stopPropagation();
  };
  window.addEventListener("touchstart", keep, { capture: true, passive: true });
}

const PANEL = "[data-testid=stPopoverBody]";

/** A panel that a key opens lies at the end of the document: the focus goes into it, and with Escape back to its button. */
function panelsByKeyboard(window) {
  const { document } = window;
  let opener = null;
  window.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-testid=stPopoverButton]");
    if (!button || event.detail !== 0) return; // a mouse counts its clicks, a key makes one without
    opener = button;
    let frames = 60; // Streamlit draws it some frames later, if the press opened it at all
    const enter = () => {
      const first = document.querySelector(`${PANEL} :is(input, button, [tabindex="0"])`);
      if (first) first.focus();
      else if (--frames > 0) window.requestAnimationFrame(enter);
    };
    enter();
  }, true);
  window.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.closest?.(PANEL)) opener?.focus();
  }, true);
}

/** A menu in a panel is drawn anew when it was used, as another one: the focus goes on to the one in its place. */
function focusStaysInPanels(window) {
  const { document } = window;
  let used = null, place = -1;
  const fields = () => [...document.querySelectorAll(`${PANEL} input`)];
  window.addEventListener("focusin", ({ target }) => {
    used = target;
    place = fields().indexOf(target);
  }, true);
  const follow = () => {
    if (place >= 0 && !used.isConnected && document.activeElement === document.body) fields()[place]?.focus();
  };
  new window.MutationObserver(follow).observe(document.body, { childList: true, subtree: true });
}

/** Arabic and Hebrew are written from the right: each field follows what is typed into it. */
function directionOfText(window) {
  const fields = "textarea:not([dir]), input[type=text]:not([dir])";
  const follow = () => {
    for (const field of window.document.querySelectorAll(fields)) field.dir = "auto";
  };
  follow();
  new window.MutationObserver(follow).observe(window.document.body, { childList: true, subtree: true });
}

// In a field whose text goes to the address, and in one that takes a whole shelf. The server reads 1 MB in one message.
const MOST_PASTED = { INPUT: 50_000, TEXTAREA: 250_000 };

/** A book pasted for a sentence would be refused with the connection, again and again. Its beginning is taken instead. */
function cutPastes(window) {
  window.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text") ?? "";
    const most = MOST_PASTED[event.target.tagName];
    if (!(text.length > most)) return;
    event.preventDefault();
    event.stopPropagation();
    window.document.execCommand("insertText", false, text.slice(0, most));
  }, true);
}

export default function () {
  if (window.qkvPage) return; // a page that Streamlit draws anew is still the same window
  window.qkvPage = true;
  openAtTheTop(window);
  countActs(window);
  scrollOverFigures(window);
  panelsByKeyboard(window);
  focusStaysInPanels(window);
  directionOfText(window);
  cutPastes(window);
}

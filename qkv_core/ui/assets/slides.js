// The lesson as slides: the keys of every clicker, whatever has the focus, and a black screen to look up from.

const DEEDS = {
  PageDown: "next", ArrowRight: "next", ArrowDown: "next", " ": "next",
  PageUp: "back", ArrowLeft: "back", ArrowUp: "back",
  Escape: "leave", F5: "full", b: "black", B: "black", ".": "black",
};
const WRITES = "textarea, select, [contenteditable], [role=combobox], input:not([type=checkbox], [type=radio], [type=range])";

/** What a key does while slides are shown; null for a key that is not theirs, or goes into what somebody writes. */
export function deed({ key, ctrlKey, altKey, metaKey }, isWriting) {
  return isWriting || ctrlKey || altKey || metaKey ? null : (DEEDS[key] ?? null);
}

function press(document, place) {
  document.querySelector(`${place} button:not(:disabled), ${place} input`)?.click();
}

function fullScreen(document) {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => {}); // a frame may not have the right
}

function blacken(document) {
  const dark = document.querySelector(".qkv-black");
  if (dark) return dark.remove();
  const screen = document.createElement("div");
  screen.className = "qkv-black";
  screen.setAttribute("role", "status");
  screen.setAttribute("aria-label", "The screen is black: B brings the slide back");
  document.body.append(screen);
}

const DO = {
  next: (document) => press(document, ".st-key-lesson-next"),
  back: (document) => press(document, ".st-key-lesson-back"),
  leave: (document) => press(document, ".st-key-lesson_slides"),
  full: fullScreen,
  black: blacken,
};

let shown = null;

/** A new idea is read from its top, also by who hears it; the first is where the page opened. */
function begin(at) {
  if (shown !== null && shown !== at) {
    const question = document.querySelector(".st-key-lesson-question");
    question?.setAttribute("tabindex", "-1");
    question?.focus({ preventScroll: true });
    document.querySelector(".stMain")?.scrollTo(0, 0);
  }
  shown = at;
}

export default function ({ data }) {
  begin(data.at);
  if (window.qkvSlides) return; // one listener, however often the lesson is drawn
  window.qkvSlides = true;
  window.addEventListener("keydown", (event) => {
    if (!document.querySelector(".slides")) return;
    const what = deed(event, !!event.target.closest?.(WRITES));
    if (what === null) return;
    event.preventDefault();
    event.stopPropagation();
    document.querySelector(".qkv-black") && what !== "black" ? blacken(document) : DO[what](document);
  }, true);
  window.addEventListener("click", (event) => {
    if (event.target.closest?.(".st-key-lesson_slides") && !document.querySelector(".slides")) fullScreen(document);
  }, true);
}

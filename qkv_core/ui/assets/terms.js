// A term of the text says what it means: pointed at, touched, or reached by Tab. The words are its link's title, which
// qkv_core/words/marked.py takes from the one glossary; here they are shown at once, on touch screens too.
const TERM = 'a[href="#term"]';
const EDGE = 8; // pixels kept free at the sides

/** Where a note stands: below its term, above it where there is no room below, and never over an edge. */
export function placed(term, note, view) {
  const below = term.bottom + note.height <= view.height;
  return {
    left: Math.max(EDGE, Math.min(term.left, view.width - note.width - EDGE)),
    top: below ? term.bottom : Math.max(0, term.top - note.height),
  };
}

/** The words of a term. As a title they would come up a second time, in a box of the browser's own. */
export function wordsOf(term) {
  const title = term.getAttribute("title");
  if (title) {
    term.setAttribute("aria-description", title);
    term.removeAttribute("title");
  }
  return term.getAttribute("aria-description");
}

function explain(window) {
  const { document } = window;
  const note = document.body.appendChild(document.createElement("div"));
  Object.assign(note, { id: "term", popover: "auto" }); // closed by Escape, and by a click beside it
  note.setAttribute("role", "tooltip");
  let shown = null;

  const place = () => {
    const view = { width: document.documentElement.clientWidth, height: window.innerHeight };
    const { left, top } = placed(shown.getClientRects()[0], note.getBoundingClientRect(), view);
    Object.assign(note.style, { left: `${left}px`, top: `${top}px` });
  };
  const show = (term) => {
    note.textContent = wordsOf(term);
    shown = term;
    note.showPopover();
    place();
  };
  const hide = () => { if (shown) note.hidePopover(); };
  const on = (name, act) => document.addEventListener(name, (event) => {
    const term = event.target.closest?.(TERM);
    if (term) act(term, event);
  });

  note.addEventListener("toggle", (event) => { if (event.newState === "closed") shown = null; });
  on("focusin", show);
  on("focusout", hide);
  on("pointerover", (term, event) => { if (event.pointerType === "mouse") show(term); });
  on("click", (term, event) => { event.preventDefault(); show(term); });
  document.addEventListener("pointerout", (event) => {
    if (!shown || event.pointerType !== "mouse" || shown === document.activeElement) return;
    const stays = event.relatedTarget?.closest?.(`${TERM}, #term`);
    if (!stays) hide();
  });
  document.addEventListener("scroll", () => { if (shown?.isConnected) place(); else hide(); }, { capture: true, passive: true });
}

export default function () {
  if (window.qkvTerms) return; // a page that Streamlit draws anew is still the same window
  window.qkvTerms = true;
  explain(window);
}

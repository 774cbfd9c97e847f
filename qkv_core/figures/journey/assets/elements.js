// Elements of the page. Text is set as text, never as markup.

/** An element: "button.play" with attributes and children, which are elements or text. */
export function element(what, attributes = {}, ...children) {
  const [tag, ...classes] = what.split(".");
  const made = document.createElement(tag);
  if (classes.length) made.className = classes.join(" ");
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Pieces of a sentence, the strong ones strong, in place of what the element held. */
export function say(holder, pieces) {
  holder.replaceChildren(...pieces.map(({ text, strong }) => (strong ? element("b", {}, text) : text)));
}

/** Set only what changes: a write costs layout, a comparison nothing. */
export function setText(holder, text) {
  if (holder.textContent !== text) holder.textContent = text;
}

export function setStyle(holder, styles) {
  for (const [name, value] of Object.entries(styles)) {
    if (holder.style.getPropertyValue(name) !== value) holder.style.setProperty(name, value);
  }
}

/** One of the list is chosen: it alone can be reached by Tab. */
export function chooseOne(list, chosen, attribute = "aria-selected") {
  list.forEach((one, i) => {
    const here = i === chosen;
    if (one.getAttribute(attribute) === String(here)) return;
    one.setAttribute(attribute, here);
    one.tabIndex = here ? 0 : -1;
  });
}

let pointer = ""; // where it was last, anywhere on the page
const placeOf = ({ screenX, screenY }) => `${screenX} ${screenY}`;
globalThis.addEventListener?.("pointermove", (event) => (pointer = placeOf(event)), { capture: true, passive: true });

/** Whether the pointer came to the target, and not the target under a pointer at rest: when the page moved, or a menu closed. */
const hasMoved = (event) => placeOf(event) !== pointer;

/** Hover looks, a click keeps; a finger that taps does both at once. `pick(target, keep)`, target null on leaving. */
export function touched(holder, selector, pick) {
  const targetOf = (event) => event.target.closest(selector);
  holder.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "touch" && hasMoved(event) && targetOf(event)) pick(targetOf(event), false);
  });
  holder.addEventListener("pointerleave", () => pick(null, false));
  holder.addEventListener("click", (event) => targetOf(event) && pick(targetOf(event), true));
}

// Streamlit's entry.

import { Toy } from "./toy.js";

const SENT_AFTER = 400; // milliseconds after the last change: a key may be held down

/** Called at the mount, and again with another choice; `data` is {part, d_k}. */
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".toy");
  const toy = (root.toy ??= new Toy(root, { words: WORDS, ...data }));
  toy.send = (choice) => {
    clearTimeout(toy.timer);
    toy.timer = setTimeout(() => setTriggerValue("choose", choice), SENT_AFTER);
  };
  if (toy.told !== data.d_k) toy.part.follow?.(data.d_k);
  toy.told = data.d_k;
  return () => {
    clearTimeout(toy.timer);
    toy.stop();
    root.toy = null;
  };
}

// Streamlit's entry. The numbers come as bytes in a mount of their own and change only with the sentence; the choice
// comes in another mount of a few bytes (streamlit_choice.js). They meet here, by name.

import { Picture } from "./picture.js";
import { Tokens } from "./tokens.js";
import { unpack } from "./numbers.js";
import { toyOf } from "./why.js";

const Views = { picture: Picture, across: Picture, tokens: Tokens };

/** Called at the mount, and again with other data or another theme: the view is kept on its element. */
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".journey");
  const meeting = (globalThis.qkvJourneys ??= { views: new Map(), choices: new Map() });
  const { name } = root.dataset;
  const send = (choice) => setTriggerValue("choose", choice);
  const want = name === "picture" ? (asked) => setTriggerValue("want", asked) : null;
  const toy = root.dataset.toy ? toyOf(() => import(new URL(root.dataset.toy, document.baseURI))) : null;
  const view = (root.view ??= new Views[name](root, { words: WORDS, send, want, toy }));
  view.chosen.send = send;
  if (view.fetched) view.fetched.want = want;
  meeting.views.set(name, view);
  if (meeting.choices.has(name)) view.follow(meeting.choices.get(name));
  const key = identity(data);
  if (view.bytes === key) view.refresh(); // called again: the theme may be another
  else view.take(unpack(data));
  view.bytes = key;
  return () => {
    view.stop();
    root.view = null;
    if (meeting.views.get(name) === view) meeting.views.delete(name);
  };
}

/** The id in the header, read without unpacking the rest. */
function identity(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  return JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))).id;
}

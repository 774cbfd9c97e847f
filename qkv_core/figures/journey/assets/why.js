// A toy beside the real thing: fetched when a "why?" is opened, and put away with it.

import { element } from "./elements.js";

const PARTS = { match: "fit", scale: "dimensions" };

/**
 * What Picture takes as its `toy`. @param {() => Promise<{mount: function, STYLE: string}>} load gives the toys' module
 */
export const toyOf = (load) => async (holder, scene, d_k) => {
  const { mount, STYLE } = await load();
  const root = element("section.toy");
  holder.replaceChildren(element("style", {}, STYLE), root);
  const toy = mount(root, { part: PARTS[scene], d_k });
  return () => toy.stop();
};

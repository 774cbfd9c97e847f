// The still as a file, handed to the browser as a download.

import { pngOf, stillOf } from "./still.js";

const FORMATS = {
  svg: (picture) => new Blob([stillOf(picture)], { type: "image/svg+xml" }),
  png: (picture) => pngOf(picture),
};

/** @param {import("./picture.js").Picture} picture @param {"svg" | "png"} format @param {string} name without ending */
export async function saveStill(picture, format, name) {
  const address = URL.createObjectURL(await FORMATS[format](picture));
  Object.assign(document.createElement("a"), { href: address, download: `${name}.${format}` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000); // by then the browser has read it
}

/** Buttons with `data-format` save what `picture()` gives. */
export function savedBy(buttons, picture, name) {
  for (const button of buttons) button.onclick = () => picture() && saveStill(picture(), button.dataset.format, name);
}

// The picture as one file to keep: the page that the app saves, too, its empty places filled.

/** @param {object} site `one_file`, the file with the places @param {object} shown `text`, `packed` and `matrices` */
export async function saveAsOneFile(site, { text, packed, matrices }, choice) {
  const page = await (await fetch(site.one_file)).text();
  const head = `L${choice.layer}H${choice.head}`;
  const values = { title: text, head, numbers: base64(packed), matrices: base64(matrices), choice: JSON.stringify(choice) };
  const whole = page.replace(/\{\{(\w+)\}\}/g, (_, name) => escaped(values[name]));
  const address = URL.createObjectURL(new Blob([whole], { type: "text/html" }));
  Object.assign(document.createElement("a"), { href: address, download: `${stem(text)}.html` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000); // by then the browser has read it
}

/** Text that stands between tags or quotes, literally. */
const escaped = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);

function base64(bytes) {
  let signs = "";
  for (let start = 0; start < bytes.length; start += 0x8000) signs += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  return btoa(signs);
}

/** A file's name from the text's first words. */
const stem = (text) => (text.match(/[\p{L}\p{N}]+/gu) ?? ["sentence"]).slice(0, 6).join("-").toLowerCase().slice(0, 60);

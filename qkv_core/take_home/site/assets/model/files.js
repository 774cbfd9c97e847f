// Files of the model, each as it was when the page was made: whole and unchanged, or an error that says what is wrong.

/** A file that did not come as it should: `message` is for the reader. */
export class FileError extends Error {}

/**
 * A file's bytes. The browser itself compares them with the digest; where they differ it is asked for once more, past
 * what is kept, before it is given up.
 * @param {URL} folder @param {[name: string, size: number, integrity: string]} file @returns {Promise<ArrayBuffer>}
 */
export async function read(folder, [name, size, integrity]) {
  const address = new URL(name, folder);
  for (const cache of ["default", "reload"]) {
    try {
      return await (await fetch(address, { integrity, cache })).arrayBuffer();
    } catch {
      // The browser does not say whether it could not reach the file or did not accept it: `fault` finds out.
    }
  }
  throw new FileError(await fault(address, name, size));
}

/** All files, a few at a time, none after one that fails; `came(bytes, place)` is called with each as it comes. */
export async function readAll(folder, files, came) {
  const waiting = [...files.entries()];
  const oneByOne = async () => {
    try {
      for (let next; (next = waiting.shift()); ) {
        const [place, file] = next;
        came(await read(folder, file), place);
      }
    } finally {
      waiting.length = 0;
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, oneByOne));
  const failed = ends.find(({ status }) => status === "rejected");
  if (failed) throw failed.reason;
}

const AT_ONCE = 4;

async function fault(address, name, size) {
  let answer;
  try {
    answer = await fetch(address, { cache: "no-store" });
  } catch {
    return `${name} can't be reached: is there a network?`;
  }
  if (!answer.ok) return `${name} is missing from the site (status ${answer.status}).`;
  const found = (await answer.arrayBuffer().catch(() => new ArrayBuffer(0))).byteLength;
  if (found < size) return `${name} is cut short: ${found} of ${size} bytes.`;
  return `${name} is not the file that this page was made with.`;
}

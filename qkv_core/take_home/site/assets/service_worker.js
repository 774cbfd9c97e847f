// Keeps what has come, so that the page opens without a network.

const KEPT = `qkv ${registration.scope}`; // other pages of the same host have their own
const absolute = (name) => new URL(name, registration.scope).href;
const FILES = new Set(["FILES"].map(absolute)); // the build writes the names here, and those of the first sight
const FIRST = ["FIRST"].map(absolute);

oninstall = (event) => event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(FIRST)).then(() => skipWaiting()));

onactivate = (event) => event.waitUntil(Promise.all([forgetOlder(), clients.claim()]));

onfetch = (event) => {
  const { request } = event;
  if (request.method === "GET" && request.url.startsWith(registration.scope)) event.respondWith(answer(request));
};

/** Files whose folder is named by what is in it never change: what is kept will do. The page itself may be another. */
async function answer(request) {
  const kept = await caches.open(KEPT);
  const known = () => kept.match(request, { ignoreSearch: true });
  const found = FILES.has(request.url) && request.cache === "default" ? await known() : undefined;
  if (found) return found;
  try {
    const answer = await fetch(request);
    if (answer.status === 200) await kept.put(request, answer.clone()).catch(() => {}); // where there is no room
    return answer;
  } catch (error) {
    return (await known()) ?? Promise.reject(error);
  }
}

/** What only an earlier build had. */
async function forgetOlder() {
  const kept = await caches.open(KEPT);
  for (const request of await kept.keys()) if (![...FILES, ...FIRST].includes(request.url)) await kept.delete(request);
}

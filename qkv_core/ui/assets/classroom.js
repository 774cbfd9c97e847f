// The class on its lecturer's slide: the code and how many have answered, as the server tells it. The right to steer is
// kept in this tab alone: it comes back with a page that is loaded again, or served by another process.
const KEPT = "qkv-lecturer";

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT));
  } catch {
    return null;
  }
}

function keep(steering) {
  try {
    if (steering) sessionStorage.setItem(KEPT, JSON.stringify(steering));
    else sessionStorage.removeItem(KEPT);
  } catch {
    // a browser that keeps nothing: a page loaded again has lost the class
  }
}

function say(root, { phones, answered }, words) {
  root.querySelector(".answered").textContent = answered;
  root.querySelector(".phones").textContent = words.phones.replace("{n}", phones);
}

function stop(root) {
  clearTimeout(root.timer);
  root.line?.close();
  Object.assign(root, { timer: 0, line: null, events: null });
}

function listen(root, { events, words }) {
  stop(root);
  root.events = events;
  const line = (root.line = new EventSource(new URL(events, document.baseURI)));
  line.addEventListener("counts", (event) => say(root, JSON.parse(event.data), words));
  line.addEventListener("state", (event) => JSON.parse(event.data).phase === "over" && stop(root));
  line.onerror = () => {
    line.close();
    root.timer = setTimeout(() => listen(root, { events, words }), 1500);
  };
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".class");
  if (!data.steering) {
    root.hidden = true;
    if (root.events) stop(root);
    const own = kept();
    if (data.is_over) keep(null);
    else if (own && !root.timer) {
      // The page is drawn anew whatever comes of it: while the store is down, not at once again.
      root.timer = setTimeout(() => {
        root.timer = 0;
        setTriggerValue("mine", own);
      }, root.asked ? 3000 : 0);
      root.asked = true;
    }
    return;
  }
  keep(data.steering);
  const isNew = root.hidden;
  root.hidden = false;
  root.querySelector("img").src = data.picture;
  root.querySelector("img").alt = data.words.picture;
  root.querySelector(".where").textContent = data.where;
  root.querySelector(".code").textContent = data.steering.code;
  if (isNew) root.scrollIntoView({ block: "center" }); // the button that opens a class may be far below
  if (root.events !== data.events) listen(root, data);
  return () => stop(root);
}

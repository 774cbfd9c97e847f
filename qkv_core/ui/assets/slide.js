// A book that a new search puts elsewhere slides there, so that an eye can follow it. Streamlit draws a changed figure as
// a new element: what stood where is kept here from one to the next.
const DURATION = 700; // milliseconds

/** Every bar with the place of its right upper corner in the figure, by its trace and its number in it. */
function places(plot) {
  const frame = plot.getBoundingClientRect();
  const bars = [...plot.querySelectorAll(".barlayer .trace")]
    .flatMap((trace, row) => [...trace.querySelectorAll(".point")].map((bar, number) => [`${row} ${number}`, bar]));
  return new Map(bars.map(([name, bar]) => {
    const box = bar.getBoundingClientRect();
    return [name, { bar, x: box.right - frame.left, y: box.top - frame.top }];
  }));
}

function slide(before, after) {
  if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  if (before.size !== after.size) return; // another shelf
  for (const [name, { bar, x, y }] of after) {
    const was = before.get(name);
    const from = `${was.x - x}px ${was.y - y}px`;
    bar.animate({ translate: [from, "0px 0px"] }, { duration: DURATION, easing: "ease-in-out" });
  }
}

export default function ({ data }) {
  const find = () => document.querySelector(`.st-key-${data.chart} .js-plotly-plot`);
  let [plot, before] = [null, null];
  const look = () => {
    const now = find();
    if (!now || now === plot || !now.querySelector(".barlayer .point")) return;
    const after = places(now);
    if (before) slide(before, after);
    [plot, before] = [now, after];
  };
  const watcher = new MutationObserver(look);
  watcher.observe(document.querySelector(".stMain"), { childList: true, subtree: true });
  look();
  return () => watcher.disconnect();
}

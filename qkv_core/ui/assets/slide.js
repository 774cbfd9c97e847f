// A bar that a choice puts elsewhere slides there, and a cell of a heatmap goes over to its new colour, so that an eye can
// follow. Streamlit draws a changed figure as a new element: what stood where is kept here from one to the next.
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
  if (before.size !== after.size) return; // another shelf
  for (const [name, { bar, x, y }] of after) {
    const was = before.get(name);
    const from = `${was.x - x}px ${was.y - y}px`;
    bar.animate({ translate: [from, "0px 0px"] }, { duration: DURATION, easing: "ease-in-out" });
  }
}

/** A heatmap's cells as they are now, the words of its rows, and how many those are. */
function cells(plot) {
  const image = plot.querySelector(".heatmaplayer image");
  if (!image) return null;
  const rows = [...plot.querySelectorAll(".ytick text")].map((tick) => tick.textContent);
  return { image, rows: rows.join("\n"), height: rows.length, source: image.getAttribute("xlink:href") || image.href.baseVal };
}

/** The old cells lie over the new ones and give way row by row, so that each changes its colour where it stands. */
function recolour(before, after) {
  if (before.rows !== after.rows || before.source === after.source) return; // another text, or nothing moved
  for (let row = 0; row < after.height; row += 1) {
    const old = before.image.cloneNode();
    for (const side of ["x", "y", "width", "height"]) old.setAttribute(side, after.image.getAttribute(side));
    const [top, bottom] = [row, after.height - row - 1].map((rows) => `${(100 * rows) / after.height}%`);
    old.style.clipPath = `inset(${top} 0 ${bottom} 0)`;
    after.image.after(old);
    const timing = { duration: DURATION, delay: (row * DURATION) / after.height, fill: "both", easing: "ease-in-out" };
    old.animate({ opacity: [1, 0] }, timing).finished.then(() => old.remove(), () => old.remove());
  }
}

export default function ({ data }) {
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const find = () => document.querySelector(`.st-key-${data.chart} .js-plotly-plot`);
  let [drawn, bars, heatmap] = [null, null, null];
  const look = () => {
    const now = find();
    const mark = now?.querySelector(".heatmaplayer image") ?? now?.querySelector(".barlayer .point");
    if (!mark || mark === drawn) return;
    const [newBars, newHeatmap] = [places(now), cells(now)];
    if (drawn && !still.matches) {
      if (newHeatmap && heatmap) recolour(heatmap, newHeatmap);
      if (!newHeatmap) slide(bars, newBars);
    }
    [drawn, bars, heatmap] = [mark, newBars, newHeatmap];
  };
  const watcher = new MutationObserver(look);
  watcher.observe(document.querySelector(".stMain"), { childList: true, subtree: true });
  look();
  return () => watcher.disconnect();
}

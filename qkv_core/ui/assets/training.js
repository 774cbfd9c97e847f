// A training as it goes: the loss, and where each query looks. Drawn at once and in place, so that no frame is blank;
// the words and numbers are the server's, only places and colours are worked out here.

const SVG = "http://www.w3.org/2000/svg";
const LEFT = 34; // pixels for the numbers of the loss axis
const LINE = 16; // pixels a line of small type

function svg(name, attributes = {}, text = null) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== null) element.textContent = text;
  return element;
}

function html(name, className, text = "") {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
}

/** The element's parts: kept from one drawing to the next, and made anew for another task or other runs. */
function partsOf(root, data) {
  const nRuns = data.runs.length;
  const shows = [nRuns, data.queries, data.keys].join();
  if (root.shows === shows) return root.parts;
  root.shows = shows;
  root.pointed = null;
  root.replaceChildren();
  const panel = (className) => {
    const figure = html("figure", className);
    const parts = { figure, caption: html("figcaption", "caption"), above: html("p", "axis") };
    parts.plot = svg("svg", { role: "img" });
    parts.below = html("p", "axis below");
    figure.append(parts.caption, parts.above, parts.plot, parts.below);
    root.append(figure);
    return parts;
  };
  root.parts = { loss: panel("loss"), heads: Array.from({ length: nRuns }, () => panel("head")) };
  root.parts.readout = html("p", "readout");
  root.append(root.parts.readout);
  root.style.setProperty("--runs", nRuns);
  return root.parts;
}

const firstWord = (name) => name.split(" ")[0];
const widthOf = (plot) => Math.max(60, plot.parentElement.clientWidth);

function size(plot, width, height) {
  plot.setAttribute("width", width);
  plot.setAttribute("height", height);
}

/** Where the page's colour scale stands at a share from 0 to 1. */
function colourAt(share, scale) {
  const position = Math.min(Math.max(share, 0), 1) * (scale.length - 1);
  const i = Math.min(Math.floor(position), scale.length - 2);
  return `color-mix(in srgb, ${scale[i + 1]} ${(100 * (position - i)).toFixed(1)}%, ${scale[i]})`;
}

function drawLoss(parts, data, height, point) {
  const { plot } = parts;
  const width = widthOf(plot);
  const [right, bottom] = [width - 6, height - LINE - 4];
  const x = (step) => LEFT + ((right - LEFT) * step) / data.reach;
  const y = (loss) => bottom - ((bottom - 6) * loss) / data.highest;
  size(plot, width, height);
  plot.setAttribute("aria-label", data.alt);
  plot.replaceChildren();
  for (const loss of data.ticks) {
    plot.append(svg("line", { class: "grid", x1: LEFT, x2: right, y1: y(loss), y2: y(loss) }));
    plot.append(svg("text", { x: LEFT - 6, y: y(loss) + 4, "text-anchor": "end" }, loss));
  }
  for (const step of [0, data.reach / 2, data.reach]) {
    const anchor = step === data.reach ? "end" : step ? "middle" : "start";
    plot.append(svg("text", { x: x(step), y: height - 4, "text-anchor": anchor }, Math.round(step)));
  }
  for (const [i, level] of data.levels.entries()) {
    plot.append(svg("line", { class: "level", x1: LEFT, x2: right, y1: y(level.loss), y2: y(level.loss) }));
    const beside = i ? LINE - 3 : -4; // a limit's name hangs below its line, where no curve comes
    plot.append(svg("text", { x: right, y: y(level.loss) + beside, "text-anchor": "end" }, level.name));
  }
  plot.append(svg("line", { class: "step", x1: x(data.step), x2: x(data.step), y1: 6, y2: bottom }));
  for (const run of data.runs) {
    const points = run.losses.map((loss, i) => `${x(run.steps[i]).toFixed(1)},${y(loss).toFixed(1)}`);
    const style = `stroke:${run.colour}`;
    plot.append(svg("polyline", { class: run.dashed ? "run dashed" : "run", style, points: points.join(" ") }));
    const [cx, cy] = points.at(-1).split(",");
    plot.append(svg("circle", { cx, cy, r: 4, style: `fill:${run.colour}` }));
  }
  plot.onpointermove = plot.onpointerdown = (event) => {
    const from = plot.getBoundingClientRect().left + LEFT;
    point({ step: ((event.clientX - from) / (right - LEFT)) * data.reach });
  };
}

function drawHead(parts, data, head, point) {
  const [{ plot }, run] = [parts, data.runs[head]];
  const [nQueries, nKeys] = [data.queries.length, data.keys.length];
  const letters = (names) => Math.max(...names.map((name) => name.length));
  const width = widthOf(plot);
  const isNarrow = 7 * letters(data.queries) > width / 3;
  const [queries, keys] = [data.queries, data.keys].map((names) => (isNarrow ? names.map(firstWord) : names));
  const left = 8 + 7 * letters(queries);
  const cell = Math.max(6, Math.min(28, Math.floor((width - left) / nKeys)));
  const upright = letters(keys) > 2;
  const height = cell * nQueries + (upright ? 8 + 7 * letters(keys) : LINE + 2);
  size(plot, width, height);
  plot.setAttribute("aria-label", run.alt);
  const shape = [nQueries, nKeys, cell, left].join();
  if (plot.shape !== shape) {
    plot.shape = shape;
    plot.cells = [];
    plot.replaceChildren();
    for (let q = 0; q < nQueries; q++) {
      plot.append(svg("text", { x: left - 5, y: (q + 0.5) * cell + 4, "text-anchor": "end" }));
      for (let k = 0; k < nKeys; k++) {
        const place = { x: left + k * cell, y: q * cell, width: cell - 1, height: cell - 1 };
        plot.cells.push(plot.appendChild(svg("rect", { class: "cell", ...place })));
      }
    }
    for (let k = 0; k < nKeys; k++) {
      const [x, y] = [left + (k + 0.5) * cell, nQueries * cell + (upright ? 4 : LINE - 3)];
      const turned = { x: 0, y: 0, transform: `translate(${x + 4} ${y}) rotate(-90)`, "text-anchor": "end" };
      plot.append(svg("text", upright ? turned : { x, y, "text-anchor": "middle" }));
    }
    for (let q = 0; q < nQueries; q++) plot.append(svg("rect", { class: "target" }));
  }
  [...plot.querySelectorAll("text")].forEach((text, i) => {
    text.textContent = i < nQueries ? queries[i] : keys[i - nQueries];
  });
  plot.cells.forEach((rect, i) => {
    rect.style.fill = colourAt(run.weights[Math.floor(i / nKeys)][i % nKeys], data.scale);
  });
  [...plot.querySelectorAll(".target")].forEach((rect, q) => {
    const place = { x: left + data.targets[q] * cell + 0.5, y: q * cell + 0.5, width: cell - 2, height: cell - 2 };
    for (const [key, value] of Object.entries(place)) rect.setAttribute(key, value);
  });
  plot.onpointermove = plot.onpointerdown = (event) => {
    const box = plot.getBoundingClientRect();
    const [k, q] = [Math.floor((event.clientX - box.left - left) / cell), Math.floor((event.clientY - box.top) / cell)];
    if (run.weights[q]?.[k] !== undefined) point({ head, q, k });
  };
  return height;
}

/** The exact number under the pointer, in the latest drawing. */
function told(pointed, data) {
  if (!pointed) return data.words.hint;
  const { words } = data;
  if (pointed.step === undefined) {
    const [{ name, weights }, q, k] = [data.runs[pointed.head], pointed.q, pointed.k];
    return `${name}: ${words.query} ${data.queries[q]}, ${words.key} ${data.keys[k]}, ${words.weight} ${weights[q][k].toFixed(6)}`;
  }
  const nearest = (steps) => steps.reduce((best, step, i) => (distance(step) < distance(steps[best]) ? i : best), 0);
  const distance = (step) => Math.abs(step - pointed.step);
  return data.runs
    .map(({ name, steps, losses }) => [name, steps[nearest(steps)], losses[nearest(steps)]])
    .map(([name, step, loss]) => `${name}, ${words.step} ${step}: ${words.loss} ${loss.toFixed(6)}`)
    .join("; ");
}

function draw(root, data) {
  const parts = partsOf(root, data);
  const point = (pointed) => {
    root.pointed = pointed;
    parts.readout.textContent = told(pointed, data);
  };
  const heights = data.runs.map((run, i) => {
    const head = parts.heads[i];
    head.caption.textContent = run.title;
    head.above.textContent = `${data.words.query_axis} ↓`;
    head.below.textContent = data.words.key_axis;
    return drawHead(head, data, i, point);
  });
  parts.loss.caption.replaceChildren(data.words.title);
  for (const run of data.runs) {
    const key = html("span", run.dashed ? "legend dashed" : "legend", run.name);
    key.style.setProperty("--run", run.colour);
    parts.loss.caption.append(" ", key);
  }
  parts.loss.above.textContent = `${data.words.loss_axis} ↓`;
  parts.loss.below.textContent = data.words.step_axis;
  const beside = parts.loss.figure.offsetTop === parts.heads[0].figure.offsetTop;
  drawLoss(parts.loss, data, beside ? Math.max(...heights) : 140, point);
  point(root.pointed);
}

export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".training");
  root.data = data;
  draw(root, data);
  if (root.observer) return;
  root.observer = new ResizeObserver(() => draw(root, root.data));
  root.observer.observe(root);
}

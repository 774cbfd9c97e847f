// Scaling and softmax as a graph: every key a dot on the axis of its score, then on the curve of e to its power.

import { css } from "./colours.js";
import { mix } from "./scenes.js";
import { written } from "./sentences.js";

const CURVE = 60; // pieces

/** Draw the graph of scene 3 or 4 into the box; `key` is the one that is told of, `axis` from where to where it goes. */
export function plot(stage, box, { key, axis }) {
  const { surface, places: p, palette, row, frame, lines } = stage;
  const x = (place) => box.x + ((place - axis.low) / (axis.high - axis.low || 1)) * box.w;
  const y = (height) => box.y + box.h * (1 - height);
  surface.rect(box.x, y(0), box.w, 1, css(palette.ink, 0.3));
  endLabel(stage, written(axis.low), box.x, y(0) + 15 * p.u, "left");
  endLabel(stage, written(axis.high), box.x + box.w, y(0) + 15 * p.u, "right");
  if (axis.low < 0 && axis.high > 0) surface.rect(x(0), y(0) - 4 * p.u, 1, 9 * p.u, css(palette.ink, 0.4));
  if (frame.name === "share") exponentialCurve(stage, x, y, axis);
  const dot = (place, height, radius, colour) => {
    const r = radius * p.u;
    surface.rect(x(place) - r, y(height) - r, 2 * r, 2 * r, colour, r);
  };
  const drawn = lines.filter((one) => row.allowed[one]);
  if (frame.name === "scale") drawn.forEach((one) => dot(row.scores[one], 0, 3.5, css(palette.ink, 0.13)));
  drawn.forEach((one) => {
    const { place, height } = frame.keys[one];
    if (height) surface.rect(x(place) - 0.5, y(height), 1, y(0) - y(height), css(palette.ink, 0.16));
    if (one !== key) dot(place, height, 4, css(palette.ink, 0.5));
  });
  const { place, height } = frame.keys[key];
  dot(place, height, 6.5, css(palette.page));
  dot(place, height, 5, css(palette.roles.key));
}

/** e to the power of the scaled score less the largest; as shares come of it, it sinks with them. */
function exponentialCurve({ surface, places: p, palette, row, frame }, x, y, axis) {
  const top = row.scaled[row.best];
  const height = (place) => mix(Math.exp(place - top), Math.exp(place - top) / row.total, frame.shared);
  const path = Array.from({ length: CURVE + 1 }, (_, i) => {
    const place = Math.min(mix(axis.low, axis.high, i / CURVE), top);
    return `${i ? "L" : "M"}${x(place)} ${y(height(place))}`;
  }).join("");
  surface.path(path, { stroke: css(palette.ink), width: 1.5 * p.u, alpha: 0.28 });
}

function endLabel({ surface, palette, places: p }, text, x, y, align) {
  surface.text(text, x, y, { size: 11.5 * p.u, colour: css(palette.soft), align });
}

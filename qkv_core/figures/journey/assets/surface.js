// What the picture is drawn on: a canvas, or SVG by the same few calls. Colours and gradients come as CSS text or as
// {x0, x1, stops: [[0 to 1, colour], …]}; paths are SVG's.

import { css, shade } from "./colours.js";

const SVG = "http://www.w3.org/2000/svg";
// A vector's letter looks as in the formula (journey.css), and loads no web font of 140 KB for four letters.
const OF_FORMULAS = 'Georgia, "Times New Roman", serif';

export class CanvasSurface {
  constructor(canvas, font) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.font = font;
    this.images = new WeakMap(); // of a sheet: a line a token, a pixel a number
    this.gradients = new WeakMap();
  }

  resize(width, height, density) {
    [this.canvas.width, this.canvas.height] = [Math.round(width * density), Math.round(height * density)];
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
    this.context.setTransform(density, 0, 0, density, 0, 0);
    this.context.imageSmoothingEnabled = false;
    Object.assign(this, { width, height });
  }

  clear() {
    this.context.clearRect(0, 0, this.width, this.height);
  }

  rect(x, y, w, h, fill, radius = 0) {
    const { context: c } = this;
    c.fillStyle = fill;
    if (!radius) return c.fillRect(x, y, w, h);
    c.beginPath();
    c.roundRect(x, y, w, h, radius);
    c.fill();
  }

  path(path, { fill, stroke, width = 1, alpha = 1 }) {
    const { context: c } = this;
    const drawn = new Path2D(path);
    c.globalAlpha = alpha;
    if (fill) {
      c.fillStyle = this.paint(fill);
      c.fill(drawn);
    }
    if (stroke) {
      c.strokeStyle = this.paint(stroke);
      c.lineWidth = width;
      c.stroke(drawn);
    }
    c.globalAlpha = 1;
  }

  paint(fill) {
    if (typeof fill === "string") return fill;
    if (!this.gradients.has(fill)) {
      const gradient = this.context.createLinearGradient(fill.x0, 0, fill.x1, 0);
      for (const [place, colour] of fill.stops) gradient.addColorStop(place, colour);
      this.gradients.set(fill, gradient);
    }
    return this.gradients.get(fill);
  }

  /** A token's numbers from the `first` to before the `last`, as cells side by side in their part of the place. */
  strip(sheet, token, { x, y, w, h }, alpha = 1, first = 0, last = sheet.d) {
    const cell = w / sheet.d;
    this.context.globalAlpha = alpha;
    this.context.imageSmoothingEnabled = cell < 0.5;
    this.context.drawImage(this.image(sheet), first, token, last - first, 1, x + first * cell, y, (last - first) * cell, h);
    this.context.imageSmoothingEnabled = false;
    this.context.globalAlpha = 1;
  }

  /** All tokens' numbers, a line a token, in one place: for a canvas alone. */
  whole(sheet, { x, y, w, h }, alpha) {
    const image = this.image(sheet);
    this.context.globalAlpha = alpha;
    this.context.imageSmoothingEnabled = w < image.width; // smaller than its numbers: none of them is left out
    this.context.drawImage(image, x, y, w, h);
    this.context.imageSmoothingEnabled = false;
    this.context.globalAlpha = 1;
  }

  image(sheet) {
    if (!this.images.has(sheet)) this.images.set(sheet, imageOf(sheet));
    return this.images.get(sheet);
  }

  text(text, x, y, { size, weight = 400, colour, align = "left", letter = false }) {
    const { context: c } = this;
    c.font = `${letter ? "italic " : ""}${weight} ${size}px ${letter ? OF_FORMULAS : this.font}`;
    c.textAlign = align;
    c.fillStyle = colour;
    c.fillText(text, x, y);
  }

  /** Draw, seen through a rectangle. */
  through(x, y, w, h, draw) {
    const { context: c } = this;
    c.save();
    c.beginPath();
    c.rect(x, y, w, h);
    c.clip();
    draw();
    c.restore();
  }
}

function imageOf(sheet) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [sheet.d, sheet.values.length / sheet.d];
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(canvas.width, canvas.height);
  sheet.values.forEach((value, i) => {
    const { colour, alpha } = shade(sheet, value);
    for (let channel = 0; channel < 3; channel++) pixels.data[4 * i + channel] = colour[channel];
    pixels.data[4 * i + 3] = 255 * alpha;
  });
  context.putImageData(pixels, 0, 0);
  return canvas;
}

export class SvgSurface {
  constructor(width, height, font) {
    Object.assign(this, { width, height, font, parts: [], definitions: [], gradients: new Map() });
  }

  clear() {}

  rect(x, y, w, h, fill, radius = 0) {
    this.parts.push(`<rect ${box(x, y, w, h)} rx="${radius}" fill="${fill}"/>`);
  }

  path(path, { fill = "none", stroke = "none", width = 1, alpha = 1 }) {
    const paints = `fill="${this.paint(fill)}" stroke="${this.paint(stroke)}" stroke-width="${width}"`;
    this.parts.push(`<path d="${path}" ${paints} opacity="${alpha}"/>`);
  }

  paint(fill) {
    if (typeof fill === "string") return fill;
    if (this.gradients.has(fill)) return this.gradients.get(fill);
    const id = `g${this.definitions.length}`;
    this.gradients.set(fill, `url(#${id})`);
    const stops = fill.stops.map(([place, colour]) => `<stop offset="${place}" stop-color="${colour}"/>`).join("");
    const ends = `x1="${fill.x0}" x2="${fill.x1}" gradientUnits="userSpaceOnUse"`;
    this.definitions.push(`<linearGradient id="${id}" ${ends}>${stops}</linearGradient>`);
    return `url(#${id})`;
  }

  strip(sheet, token, { x, y, w, h }, alpha = 1, first = 0, last = sheet.d) {
    const cell = w / sheet.d;
    const cells = [...sheet.values.subarray(token * sheet.d + first, token * sheet.d + last)].map((value, i) => {
      const { colour, alpha: own } = shade(sheet, value);
      return `<rect ${box(x + (first + i) * cell, y, cell, h)} fill="${css(colour, own)}"/>`;
    });
    this.parts.push(`<g opacity="${alpha}" shape-rendering="crispEdges">${cells.join("")}</g>`);
  }

  text(text, x, y, { size, weight = 400, colour, align = "left", letter = false }) {
    const anchor = { left: "start", center: "middle", right: "end" }[align];
    const type = letter ? ` font-style="italic" font-family="${escaped(OF_FORMULAS)}"` : "";
    const style = `font-size="${size}" font-weight="${weight}"${type}`;
    const place = `x="${x}" y="${y}" text-anchor="${anchor}" fill="${colour}"`;
    this.parts.push(`<text ${place} ${style}>${escaped(text)}</text>`);
  }

  through(x, y, w, h, draw) {
    const id = `c${this.definitions.length}`;
    this.definitions.push(`<clipPath id="${id}"><rect ${box(x, y, w, h)}/></clipPath>`);
    this.parts.push(`<g clip-path="url(#${id})">`);
    draw();
    this.parts.push("</g>");
  }

  /** The whole as text; `title` names it for those who can't see it. */
  toString(title) {
    const size = `width="${this.width}" height="${this.height}" viewBox="0 0 ${this.width} ${this.height}"`;
    return (
      `<svg xmlns="${SVG}" ${size} font-family="${escaped(this.font)}" role="img"><title>${escaped(title)}</title>` +
      `<defs>${this.definitions.join("")}</defs>${this.parts.join("")}</svg>`
    );
  }
}

const box = (x, y, w, h) => `x="${x}" y="${y}" width="${w}" height="${h}"`;

/** Any text as XML shows it literally; characters that XML has no place for are replaced. */
function escaped(text) {
  const allowed = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd");
  return allowed.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`);
}

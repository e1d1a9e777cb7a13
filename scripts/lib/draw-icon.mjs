/**
 * Consentry's mark for tray and windows: a shield, one half solid, one half open, as in the
 * window's sidebar. Every size, state and count comes from this one description; the build writes
 * them as files.
 */
import { isInShield } from './shield.mjs';

/** @typedef {'normal' | 'attention' | 'paused' | 'error'} IconState */

/**
 * @typedef {object} IconRequest
 * @property {number} size edge length in pixels
 * @property {IconState} state
 * @property {number} count shown on the badge of `attention`; 0 draws the badge without a number
 * @property {boolean} isTemplate black with transparency only, as macOS wants it for the menu bar
 */

/** @typedef {readonly [red: number, green: number, blue: number]} Colour */
/**
 * @typedef {(x: number, y: number) => boolean} Shape whether a point of the unit square is covered
 */

/**
 * @typedef {object} Layer
 * @property {Shape} shape
 * @property {Colour} colour
 * @property {boolean} [erases] cuts a hole instead of painting
 */

/** @type {Colour} */
const accent = [0x3b, 0x7d, 0xf0];
/** @type {Colour} */
const grey = [0x8a, 0x90, 0x9b];
/** @type {Colour} */
const orange = [0xe0, 0x7a, 0x0c];
/** @type {Colour} */
const red = [0xd1, 0x2f, 0x3e];
/** @type {Colour} */
const white = [0xff, 0xff, 0xff];
/** @type {Colour} */
const black = [0, 0, 0];

/** 3 × 5 digits, one number a row, most significant bit left. */
const digits = [
  [7, 5, 5, 5, 7],
  [2, 6, 2, 2, 7],
  [7, 1, 7, 4, 7],
  [7, 1, 3, 1, 7],
  [5, 5, 7, 1, 1],
  [7, 4, 7, 1, 7],
  [7, 4, 7, 5, 7],
  [7, 1, 1, 1, 1],
  [7, 5, 7, 5, 7],
  [7, 5, 7, 1, 7],
];
const plus = [0, 2, 7, 2, 0];

/**
 * @param {IconRequest} request
 * @returns {Buffer} RGBA, four bytes a pixel, not premultiplied
 */
export function drawIcon(request) {
  const { size, isTemplate } = request;
  const layers = layersOf(request);
  const pixels = Buffer.alloc(size * size * 4);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      let [r, g, b, alpha] = [0, 0, 0, 0];
      for (const { shape, colour, erases } of layers) {
        const cover = coverage(shape, column, row, size);
        if (cover === 0) continue;
        const [cr, cg, cb] = isTemplate ? black : colour;
        const over = erases === true ? 0 : cover;
        r = r * (1 - cover) + cr * over;
        g = g * (1 - cover) + cg * over;
        b = b * (1 - cover) + cb * over;
        alpha = alpha * (1 - cover) + 255 * over;
      }
      const at = (row * size + column) * 4;
      if (alpha === 0) continue;
      for (const [channel, value] of [r, g, b].entries()) {
        pixels[at + channel] = Math.min(255, Math.round((value * 255) / alpha));
      }
      pixels[at + 3] = Math.round(alpha);
    }
  }
  return pixels;
}

/**
 * @param {IconRequest} request
 * @returns {Layer[]}
 */
function layersOf({ state, count, isTemplate }) {
  const mark = state === 'paused' ? grey : state === 'error' ? red : accent;
  /** @type {Layer[]} */
  const layers = [{ shape: shield, colour: mark }];
  if (state === 'normal' || state === 'attention') {
    layers.push({ shape: openHalf, colour: mark, erases: true });
  } else {
    layers.push({
      shape: state === 'paused' ? pauseBars : exclamation,
      colour: white,
      erases: isTemplate,
    });
  }
  if (state !== 'attention') return layers;
  // A gap around the badge keeps it apart from the ring on any panel colour.
  layers.push({ shape: disc(0.68, 0.32, 0.365), colour: mark, erases: true });
  layers.push({ shape: disc(0.69, 0.31, 0.31), colour: orange });
  if (count > 0) layers.push({ shape: numberShape(count), colour: white, erases: isTemplate });
  return layers;
}

/** @type {Shape} */
const shield = (x, y) => isInShield(x, y, 0);
/** @type {Shape} */
const openHalf = (x, y) => x > 0.5 && isInShield(x, y, 0.085);

/** @type {Shape} */
const pauseBars = (x, y) =>
  Math.abs(y - 0.47) < 0.19 && (Math.abs(x - 0.4) < 0.055 || Math.abs(x - 0.6) < 0.055);

/** @type {Shape} */
const exclamation = (x, y) =>
  Math.abs(x - 0.5) < 0.065 && ((y > 0.24 && y < 0.54) || (y > 0.62 && y < 0.74));

/** @param {number} centreX @param {number} centreY @param {number} radius @returns {Shape} */
function disc(centreX, centreY, radius) {
  return (x, y) => Math.hypot(x - centreX, y - centreY) < radius;
}

/** @param {number} count @returns {Shape} */
function numberShape(count) {
  const glyphs = count > 9 ? [digits[9], plus] : [digits[count]];
  const cell = glyphs.length === 1 ? 0.078 : 0.062;
  const columns = glyphs.length * 4 - 1;
  const [left, top] = [0.69 - (columns * cell) / 2, 0.31 - (5 * cell) / 2];
  return (x, y) => {
    const [column, row] = [Math.floor((x - left) / cell), Math.floor((y - top) / cell)];
    if (column < 0 || row < 0 || row > 4) return false;
    const bits = glyphs[Math.floor(column / 4)]?.[row] ?? 0;
    return column % 4 < 3 && (bits & (4 >> (column % 4))) !== 0;
  };
}

const samples = 4;

/**
 * How much of a pixel a shape covers, from 0 to 1.
 *
 * @param {Shape} shape
 * @param {number} column
 * @param {number} row
 * @param {number} size
 */
function coverage(shape, column, row, size) {
  let hits = 0;
  for (let y = 0; y < samples; y += 1) {
    for (let x = 0; x < samples; x += 1) {
      const [sx, sy] = [column + (x + 0.5) / samples, row + (y + 0.5) / samples];
      if (shape(sx / size, sy / size)) hits += 1;
    }
  }
  return hits / (samples * samples);
}

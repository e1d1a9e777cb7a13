/**
 * Consentry's mark, drawn: a shield, one half solid, one half open, as in the window's sidebar. Pure pixels, so that
 * every size, state and count comes from one description and no file has to be found at run time.
 */

export type IconState = 'normal' | 'attention' | 'paused' | 'error';

export interface IconRequest {
  /** Edge length in pixels. */
  readonly size: number;
  readonly state: IconState;
  /** Shown on the badge of `attention`; 0 draws the badge without a number. */
  readonly count: number;
  /** Black with transparency only, as macOS wants it for the menu bar. */
  readonly isTemplate: boolean;
}

type Colour = readonly [red: number, green: number, blue: number];
/** Coverage of a point of the unit square by a shape. */
type Shape = (x: number, y: number) => boolean;

const accent: Colour = [0x3b, 0x7d, 0xf0];
const grey: Colour = [0x8a, 0x90, 0x9b];
const orange: Colour = [0xe0, 0x7a, 0x0c];
const red: Colour = [0xd1, 0x2f, 0x3e];
const white: Colour = [0xff, 0xff, 0xff];
const black: Colour = [0, 0, 0];

/** 3 × 5 digits, one number a row, most significant bit left. */
const digits: readonly (readonly number[])[] = [
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
const plus: readonly number[] = [0, 2, 7, 2, 0];

/** @returns BGRA, four bytes a pixel, premultiplied, as `nativeImage.createFromBitmap` takes it */
export function drawIcon(request: IconRequest): Buffer {
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
      pixels[at] = Math.round(b);
      pixels[at + 1] = Math.round(g);
      pixels[at + 2] = Math.round(r);
      pixels[at + 3] = Math.round(alpha);
    }
  }
  return pixels;
}

interface Layer {
  readonly shape: Shape;
  readonly colour: Colour;
  /** Cuts a hole instead of painting. */
  readonly erases?: boolean;
}

function layersOf({ state, count, isTemplate }: IconRequest): Layer[] {
  const mark = state === 'paused' ? grey : state === 'error' ? red : accent;
  const layers: Layer[] = [{ shape: shield, colour: mark }];
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

const shield: Shape = (x, y) => isInShield(x, y, 0);
const openHalf: Shape = (x, y) => x > 0.5 && isInShield(x, y, 0.085);

/** Straight sides above, two arcs that meet in the point below. */
function isInShield(x: number, y: number, inset: number): boolean {
  const [across, top, knee] = [Math.abs(x - 0.5), 0.06 + inset, 0.5];
  const side = 0.4 - inset;
  if (across > side || y < top + 0.09 * (across / 0.4) ** 1.5) return false;
  if (y <= knee) return true;
  const down = (y - knee) / (0.46 - inset * 1.15);
  return down <= 1 && across <= side * Math.sqrt(1 - down ** 1.7);
}

const pauseBars: Shape = (x, y) =>
  Math.abs(y - 0.47) < 0.19 && (Math.abs(x - 0.4) < 0.055 || Math.abs(x - 0.6) < 0.055);

const exclamation: Shape = (x, y) =>
  Math.abs(x - 0.5) < 0.065 && ((y > 0.24 && y < 0.54) || (y > 0.62 && y < 0.74));

function disc(centreX: number, centreY: number, radius: number): Shape {
  return (x, y) => Math.hypot(x - centreX, y - centreY) < radius;
}

function numberShape(count: number): Shape {
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

function coverage(shape: Shape, column: number, row: number, size: number): number {
  let hits = 0;
  for (let y = 0; y < samples; y += 1) {
    for (let x = 0; x < samples; x += 1) {
      const [sx, sy] = [column + (x + 0.5) / samples, row + (y + 0.5) / samples];
      if (shape(sx / size, sy / size)) hits += 1;
    }
  }
  return hits / (samples * samples);
}

/**
 * Draws the app's icon for packages from one set of numbers, the mark of the tray and the sidebar
 * on a plate: `build/icon.svg`, `build/icon.png` (1024 px, for macOS), `build/icons/` (Linux) and
 * `build/icon.ico` (Windows). The tray's icons are made by each build (scripts/lib/tray-icons.mjs).
 * Run again after a change: `node scripts/make-icon.mjs`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './lib/build-state.mjs';
import { encodePng } from './lib/png.mjs';
import { isInShield } from './lib/shield.mjs';

const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512];
const windowsSizes = [16, 24, 32, 48, 64, 128, 256];
const largest = 1024;
const samples = 4;
/** All lengths are parts of the edge. */
const plate = { inset: 0.06, radius: 0.2, colour: [0x1d, 0x4e, 0xc9] };
/** The shield of shield.mjs, in a box of its own on the plate. */
const mark = { left: 0.21, top: 0.19, edge: 0.58, inset: 0.085 };

/** @param {number} x @param {number} y */
function onPlate(x, y) {
  const half = 0.5 - plate.inset - plate.radius;
  const beyond = Math.hypot(
    Math.max(Math.abs(x - 0.5) - half, 0),
    Math.max(Math.abs(y - 0.5) - half, 0),
  );
  return beyond <= plate.radius;
}

/** One half solid, one half open. @param {number} x @param {number} y */
function onMark(x, y) {
  const [u, v] = [(x - mark.left) / mark.edge, (y - mark.top) / mark.edge];
  return isInShield(u, v, 0) && !(u > 0.5 && isInShield(u, v, mark.inset));
}

/** @param {number} size @returns {Buffer} RGBA */
function drawPlate(size) {
  const pixels = Buffer.alloc(size * size * 4);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      let covered = 0;
      let white = 0;
      for (let i = 0; i < samples * samples; i += 1) {
        const x = (column + ((i % samples) + 0.5) / samples) / size;
        const y = (row + (Math.floor(i / samples) + 0.5) / samples) / size;
        if (!onPlate(x, y)) continue;
        covered += 1;
        if (onMark(x, y)) white += 1;
      }
      if (covered === 0) continue;
      const at = (row * size + column) * 4;
      plate.colour.forEach((value, channel) => {
        pixels[at + channel] = Math.round(value + ((255 - value) * white) / covered);
      });
      pixels[at + 3] = Math.round((255 * covered) / (samples * samples));
    }
  }
  return pixels;
}

/** @param {number} size */
const png = (size) => encodePng(size, drawPlate(size));

/** A directory of PNGs, as Windows takes them since Vista. @param {readonly number[]} sizes */
function ico(sizes) {
  const images = sizes.map(png);
  const head = Buffer.alloc(6 + 16 * images.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images.length, 4);
  let offset = head.length;
  images.forEach((image, index) => {
    const at = 6 + 16 * index;
    const size = sizes[index] ?? 0;
    // 256 is written as 0.
    head.set([size % 256, size % 256, 0, 0, 1, 0, 32, 0], at);
    head.writeUInt32LE(image.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += image.length;
  });
  return Buffer.concat([head, ...images]);
}

/**
 * Its outline, by points: the arcs of the mark are of no kind that SVG has.
 *
 * @param {number} inset
 * @param {boolean} rightOnly
 */
function outline(inset, rightOnly) {
  const steps = 48;
  const side = 0.4 - inset;
  /** @type {[number, number][]} */
  const right = [];
  for (let i = 0; i <= steps; i += 1) {
    const across = (side * i) / steps;
    right.push([across, 0.06 + inset + 0.09 * (across / 0.4) ** 1.5]);
  }
  for (let i = 0; i <= steps; i += 1) {
    const down = i / steps;
    right.push([side * Math.sqrt(1 - down ** 1.7), 0.5 + down * (0.46 - inset * 1.15)]);
  }
  const left = right
    .map(([across, y]) => /** @type {[number, number]} */ ([-across, y]))
    .toReversed();
  return (rightOnly ? right : [...right, ...left])
    .map(([across, y]) => {
      const x = mark.left + (0.5 + across) * mark.edge;
      return `${(x * 512).toFixed(1)} ${((mark.top + y * mark.edge) * 512).toFixed(1)}`;
    })
    .join('L');
}

function svg() {
  /** @param {number} part */
  const px = (part) => Number((part * 512).toFixed(2));
  const colour = plate.colour.map((value) => value.toString(16).padStart(2, '0')).join('');
  const side = px(1 - 2 * plate.inset);
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">',
    `  <rect x="${px(plate.inset)}" y="${px(plate.inset)}" width="${side}" height="${side}" rx="${px(plate.radius)}" fill="#${colour}"/>`,
    `  <path fill="#fff" fill-rule="evenodd" d="M${outline(0, false)}ZM${outline(mark.inset, true)}Z"/>`,
    '</svg>\n',
  ].join('\n');
}

const folder = join(projectRoot, 'build');
mkdirSync(join(folder, 'icons'), { recursive: true });
writeFileSync(join(folder, 'icon.svg'), svg());
writeFileSync(join(folder, 'icon.png'), png(largest));
writeFileSync(join(folder, 'icon.ico'), ico(windowsSizes));
for (const size of linuxSizes)
  writeFileSync(join(folder, 'icons', `${size}x${size}.png`), png(size));

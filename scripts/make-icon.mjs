/**
 * Draws the app's icon for packages: `build/icon.svg` and, from the same numbers, `build/icon.png` (512 px). The tray's
 * icons are drawn at run time (main/electron/draw-icon.ts). Run again after a change: `node scripts/make-icon.mjs`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { projectRoot } from './lib/build-state.mjs';

const size = 512;
const samples = 4;
/** All lengths are parts of the edge. */
const plate = { inset: 0.06, radius: 0.2, colour: [0x1d, 0x4e, 0xc9] };
const ring = { outer: 0.3, inner: 0.19, gap: 0.085 };
const dot = 0.092;

/** @param {number} x @param {number} y */
function onPlate(x, y) {
  const half = 0.5 - plate.inset - plate.radius;
  const beyond = Math.hypot(
    Math.max(Math.abs(x - 0.5) - half, 0),
    Math.max(Math.abs(y - 0.5) - half, 0),
  );
  return beyond <= plate.radius;
}

/** @param {number} x @param {number} y */
function onMark(x, y) {
  const [dx, dy] = [x - 0.5, y - 0.5];
  const distance = Math.hypot(dx, dy);
  if (distance <= dot) return true;
  return distance <= ring.outer && distance >= ring.inner && !(dx > 0 && Math.abs(dy) < ring.gap);
}

/** @returns {Buffer} PNG scan lines: a filter byte, then RGBA */
function scanLines() {
  const lines = Buffer.alloc(size * (1 + size * 4));
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
      const at = row * (1 + size * 4) + 1 + column * 4;
      plate.colour.forEach((value, channel) => {
        lines[at + channel] = Math.round(value + ((255 - value) * white) / covered);
      });
      lines[at + 3] = Math.round((255 * covered) / (samples * samples));
    }
  }
  return lines;
}

/** @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

function png() {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8); // 8 bits a channel, RGBA
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(scanLines(), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function svg() {
  /** @param {number} part */
  const px = (part) => Number((part * size).toFixed(2));
  /** Point of a circle where the ring's gap begins. @param {number} radius @param {1 | -1} side */
  const edge = (radius, side) =>
    `${px(0.5 + Math.sqrt(radius ** 2 - ring.gap ** 2))} ${px(0.5 + side * ring.gap)}`;
  const colour = plate.colour.map((value) => value.toString(16).padStart(2, '0')).join('');
  const side = px(1 - 2 * plate.inset);
  const outer = `M${edge(ring.outer, 1)}A${px(ring.outer)} ${px(ring.outer)} 0 1 1 ${edge(ring.outer, -1)}`;
  const inner = `L${edge(ring.inner, -1)}A${px(ring.inner)} ${px(ring.inner)} 0 1 0 ${edge(ring.inner, 1)}Z`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}">`,
    `  <rect x="${px(plate.inset)}" y="${px(plate.inset)}" width="${side}" height="${side}" rx="${px(plate.radius)}" fill="#${colour}"/>`,
    `  <path d="${outer}${inner}" fill="#fff"/>`,
    `  <circle cx="${px(0.5)}" cy="${px(0.5)}" r="${px(dot)}" fill="#fff"/>`,
    '</svg>\n',
  ].join('\n');
}

const folder = join(projectRoot, 'build');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'icon.svg'), svg());
writeFileSync(join(folder, 'icon.png'), png());

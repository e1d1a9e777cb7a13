/**
 * Writes the icons of tray and windows to `dist/electron/icons/`: a file for each state, count,
 * size and kind.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './build-state.mjs';
import { drawIcon } from './draw-icon.mjs';
import { encodePng } from './png.mjs';

/** Windows have one of 128 pixels; the tray has the other sizes. */
const sizes = [16, 32, 48, 128];
const states = /** @type {const} */ (['normal', 'paused', 'error', 'attention']);
/** A badge says 1 to 9, or 9+ for more. */
const mostCounted = 10;

export function writeTrayIcons() {
  const folder = join(projectRoot, 'dist/electron/icons');
  mkdirSync(folder, { recursive: true });
  for (const state of states) {
    for (let count = 0; count <= (state === 'attention' ? mostCounted : 0); count += 1) {
      for (const size of sizes) {
        for (const isTemplate of [false, true]) {
          const pixels = drawIcon({ size, state, count, isTemplate });
          const name = `${state}-${count}-${size}${isTemplate ? '-template' : ''}.png`;
          writeFileSync(join(folder, name), encodePng(size, pixels));
        }
      }
    }
  }
}

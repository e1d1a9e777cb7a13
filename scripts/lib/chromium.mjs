/** Where the Chromium is that the browser tests run in. */
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const ofSystem = '/usr/bin/chromium';

/**
 * The program that `CHROMIUM_PATH` names; else that of the system; else the one that `npx
 * playwright install chromium` has put there.
 *
 * @returns {string | undefined} undefined where there is none
 */
export function findChromium() {
  const named = process.env['CHROMIUM_PATH'];
  const places = named === undefined ? [ofSystem, chromium.executablePath()] : [named];
  return places.find((path) => existsSync(path));
}

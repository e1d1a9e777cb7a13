/**
 * The built renderer as a fixed list in memory: a request can name one of these paths literally, or nothing. No path of
 * a request ever reaches the file system.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { systemCodeOf } from '../../core/lib/errors.ts';

export interface UiAsset {
  readonly type: string;
  readonly body: Buffer;
}

const types: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/x-icon'],
  ['.woff2', 'font/woff2'],
]);

/**
 * Reads the folder once.
 *
 * @returns assets by request path, `index.html` as `/`; undefined when there is no built renderer
 */
export function loadUiAssets(folder: string): ReadonlyMap<string, UiAsset> | undefined {
  const assets = new Map<string, UiAsset>();
  try {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const type = types.get(extname(entry.name));
      if (!entry.isFile() || type === undefined) continue;
      const file = join(entry.parentPath, entry.name);
      const path = `/${relative(folder, file).split(sep).join('/')}`;
      assets.set(path === '/index.html' ? '/' : path, { type, body: readFileSync(file) });
    }
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error;
  }
  return assets.has('/') ? assets : undefined;
}

/**
 * The built renderer as a fixed list in memory. A request names one of these paths literally or
 * gets nothing, so there is nothing to traverse (SEC-108), and a rebuild under a running app cannot
 * mix two builds.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

export interface RendererFile {
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
 * @returns files by URL path, e.g. `/index.html`, `/assets/index-a1b2.js`
 * @throws the system error when the folder is not there
 */
export function loadBuiltRenderer(folder: string): ReadonlyMap<string, RendererFile> {
  const files = new Map<string, RendererFile>();
  addFolder(folder, '/');
  return files;

  function addFolder(path: string, prefix: string): void {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const file = join(path, entry.name);
      if (entry.isDirectory()) addFolder(file, `${prefix}${entry.name}/`);
      const type = types.get(extname(entry.name));
      if (!entry.isFile() || type === undefined) continue;
      files.set(`${prefix}${entry.name}`, { type, body: readFileSync(file) });
    }
  }
}

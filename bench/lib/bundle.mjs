/** What is measured in this process runs as the product does: one bundle of plain JavaScript. */
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../..');

/**
 * @param {string} entry below the root
 * @returns {Promise<unknown>} the module
 */
export async function bundle(entry) {
  // Where the database driver is found, and no checker looks.
  const outDir = join(root, 'node_modules/.cache/bench');
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: {
      ssr: join(root, entry),
      outDir,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'measure.mjs' } },
    },
  });
  return import(pathToFileURL(join(outDir, 'measure.mjs')).href);
}

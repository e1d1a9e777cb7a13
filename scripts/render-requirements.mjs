/**
 * Writes docs/requirements.md and the pages below docs/requirements from the rows in
 * test/requirements and the titles of all tests.
 *
 * node scripts/render-requirements.mjs
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runnerImport } from 'vite';

const root = join(import.meta.dirname, '..');
// Vite runs the TypeScript: Node 20 cannot.
const { module } = await runnerImport(join(root, 'test/requirements/render.ts'), {
  root,
  configFile: false,
  logLevel: 'error',
});
mkdirSync(join(root, 'docs/requirements'), { recursive: true });
for (const [path, text] of module.renderRequirements(root)) writeFileSync(join(root, path), text);

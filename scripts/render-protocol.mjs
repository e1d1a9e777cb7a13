/**
 * Writes docs/protocol.md from the rows that the differential tests compare.
 *
 * node scripts/render-protocol.mjs
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runnerImport } from 'vite';

const root = join(import.meta.dirname, '..');
// Vite runs the TypeScript: Node 20 cannot.
const { module } = await runnerImport(join(root, 'test/journeys/support/render-protocol.ts'), {
  root,
  configFile: false,
  logLevel: 'error',
});
writeFileSync(join(root, 'docs/protocol.md'), module.renderProtocol());

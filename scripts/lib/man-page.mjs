/** The manual page in `dist/man`, where npm and packagers look for it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './build-state.mjs';

export async function writeManPage() {
  // Vite runs the TypeScript: Node 20 cannot.
  const { runnerImport } = await import('vite');
  const { module } = await runnerImport(join(projectRoot, 'main/cli/man/man-page.ts'), {
    root: projectRoot,
    configFile: false,
    logLevel: 'error',
  });
  const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
  mkdirSync(join(projectRoot, 'dist/man'), { recursive: true });
  writeFileSync(join(projectRoot, 'dist/man/consentry.1'), module.manPage(version));
}

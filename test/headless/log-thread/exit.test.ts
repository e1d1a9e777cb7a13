/**
 * The driver ends the process with SIGABRT where it goes away while a thread is inside the driver
 * (`driver-gate.ts`).
 */
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build } from 'vite';
import { threadEnds } from '../../support/values/counts.ts';

const root = join(import.meta.dirname, '../../..');
// Beside `node_modules`, where the one native package is found.
const outDir = join(root, `.cache/exit-child-${process.pid}`);

async function bundle(entry: string, file: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(import.meta.dirname, entry),
      outDir,
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      rolldownOptions: {
        external: ['libsql'],
        output: { entryFileNames: file, format: file.endsWith('.cjs') ? 'cjs' : 'es' },
      },
    },
    ssr: { noExternal: true, external: ['libsql'] },
  });
}

beforeAll(async () => {
  await bundle('exit-child.ts', 'child.mjs');
  await bundle('exit-thread.ts', 'thread.cjs');
});
afterAll(() => rmSync(outDir, { recursive: true, force: true }));

interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly said: string;
}

function end(milliseconds: number): Promise<End> {
  const args = [join(outDir, 'child.mjs'), String(milliseconds)];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, { timeout: 15_000 }, (_error, _out, said) =>
      resolve({ code: child.exitCode, signal: child.signalCode, said }),
    );
  });
}

test('a process that ends while its thread reads has the exit code that it was given', async () => {
  for (let n = 0; n < threadEnds; n += 1)
    expect(await end((n * 7) % 60), `end ${n}`).toEqual({ code: 7, signal: null, said: '' });
}, 120_000);

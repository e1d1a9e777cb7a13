import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { environment, executablePath, projectRoot } from './support/app.ts';
import { makeTempDir } from './support/temp-dir.ts';

const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

for (const name of [
  '--remote-debugging-port=0',
  '--inspect=0',
  '--js-flags=--expose-gc',
  '--load-extension=/tmp/x',
  '--host-resolver-rules=MAP * 127.0.0.1',
]) {
  test(`a packaged app does not start with ${name} (SEC-105)`, async () => {
    const dir = makeTempDir();
    const child = spawn(executablePath, [...root, name, projectRoot], {
      env: {
        ...environment(),
        CONSENTRY_DATA_DIR: join(dir.path, 'data'),
        ELECTRON_FORCE_IS_PACKAGED: 'true',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    expect(code).toBe(2);
    expect(said).toContain(`The switch ${name.split('=')[0]} is not allowed`);
    // Nothing was opened: not even the data folder.
    expect(existsSync(join(dir.path, 'data'))).toBe(false);
    dir.remove();
  });
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test as base } from '@playwright/test';
import { environment, executablePath, projectRoot, test as withApp } from './support/app.ts';
import { makeTempDir } from './support/temp-dir.ts';

const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/**
 * Variables of a start that is not packaged, where Electron wants the app's folder before anything
 * else.
 */
const fromSources = {};

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

const packaged = { ELECTRON_FORCE_IS_PACKAGED: 'true' };

/** Starts the app and waits until it has ended. */
async function start(
  args: readonly string[],
  dataDir: string,
  more: Readonly<Record<string, string>> = packaged,
): Promise<Ended> {
  const child = spawn(executablePath, [...root, ...args], {
    env: {
      ...environment(),
      CONSENTRY_DATA_DIR: dataDir,
      ...more,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd: projectRoot,
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

for (const name of [
  '--remote-debugging-port=0',
  '--inspect=0',
  '--js-flags=--expose-gc',
  '--load-extension=/tmp/x',
  '--host-resolver-rules=MAP * 127.0.0.1',
]) {
  base(`a packaged app does not start with ${name} (SEC-105)`, async () => {
    const dir = makeTempDir();
    const { code, said } = await start([name, projectRoot], join(dir.path, 'data'));
    expect(code).toBe(2);
    expect(said).toContain(`The switch ${name.split('=')[0]} is not allowed`);
    // Nothing was opened: not even the data folder.
    expect(existsSync(join(dir.path, 'data'))).toBe(false);
    dir.remove();
  });
}

base(
  'TRIAL-C0 SEC-105 a switch that stands as a value opens neither debugging port nor data folder',
  async () => {
    const dir = makeTempDir();
    const real = join(dir.path, 'data');
    // The package test has every switch there is.
    const line = [projectRoot, '--data-dir', '--remote-debugging-port=0', '--data-dir', real];
    const { code, said } = await start(line, real, fromSources);
    expect(code).toBe(2);
    expect(said).toContain('--data-dir takes a folder as an absolute path');
    // What Chromium says as soon as the port is open.
    expect(said).not.toContain('DevTools listening');
    expect(existsSync(real)).toBe(false);
    dir.remove();
  },
);

base('TRIAL-C0 SEC-105 no variable of the environment brings a switch in', async () => {
  const dir = makeTempDir();
  const real = join(dir.path, 'data');
  for (const variables of [
    { NODE_OPTIONS: '--inspect=0' },
    { ELECTRON_ENABLE_LOGGING: 'file', ELECTRON_LOG_FILE: join(dir.path, 'log') },
    { CONSENTRY_DATA_DIR: '--remote-debugging-port=0' },
  ]) {
    // The folder of the app is what a packaged one does not take; until there the variable had its
    // chance.
    const { code, said } = await start([projectRoot], real, { ...packaged, ...variables });
    expect(code).toBe(2);
    expect(said).not.toContain('listening');
  }
  expect(existsSync(real)).toBe(false);
  dir.remove();
});

withApp(
  'TRIAL-C0 SEC-107 second starts with switches or with 120,000 bytes end, and the running app stays',
  async ({ launch }) => {
    const running = await launch();
    const dataDir = running.dataDir;
    const long = `--lang=${'a'.repeat(120_000)}`;
    const lines = [
      ...Array.from({ length: 8 }, () => [long]),
      ['--data-dir', '--remote-debugging-port=0', '--data-dir', dataDir],
      Array.from({ length: 2000 }, () => '--show'),
    ];
    for (let index = 0; index < lines.length; index += 4) {
      const ends = await Promise.all(
        lines
          .slice(index, index + 4)
          .map((line) => start([projectRoot, ...line], dataDir, fromSources)),
      );
      for (const { code, said } of ends) {
        expect(code).toBe(2);
        expect(said).not.toContain(projectRoot);
        expect(said).not.toContain('listening');
      }
    }
    const response = await fetch(new URL('/healthz', running.origin));
    expect(response.status).toBe(200);
    expect(running.app.process().exitCode).toBeNull();
  },
);

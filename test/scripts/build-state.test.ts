import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildState, builtBy } from '../../scripts/lib/build-state.mjs';

describe('the state of dist/', () => {
  let root = '';
  /** Writes a file whose time, and that of every folder above it, is `seconds`. */
  const file = (path: string, seconds: number, text = '') => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
    for (let at = join(root, path); at !== root; at = dirname(at)) utimesSync(at, seconds, seconds);
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'consentry-build-'));
    file('main/core/ports/core.ts', 100);
    file('main/main.ts', 100);
    file('renderer/main.tsx', 100);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('is missing before a build, and after one that failed', () => {
    expect(buildState(root)).toBe('missing');
    file('dist/cli/index.mjs', 200);
    expect(buildState(root)).toBe('missing');
  });

  it('is fresh when nothing changed since the build', () => {
    file('dist/.built', 200, builtBy);
    expect(buildState(root)).toBe('fresh');
  });

  it('is stale when a source is newer', () => {
    file('dist/.built', 200, builtBy);
    file('main/core/ports/core.ts', 201);
    expect(buildState(root)).toBe('stale');
  });

  it('is stale when a source was removed', () => {
    file('main/core/gone.ts', 100);
    file('dist/.built', 200, builtBy);
    rmSync(join(root, 'main/core/gone.ts'));
    expect(buildState(root)).toBe('stale');
  });

  it('is stale when another version of Node built it, which has no use for the code cache', () => {
    file('dist/.built', 200, 'v20.0.0\n');
    expect(buildState(root)).toBe('stale');
  });

  it('is fresh without its sources, whoever built it', () => {
    for (const folder of ['main', 'renderer']) rmSync(join(root, folder), { recursive: true });
    file('dist/.built', 200, 'v20.0.0\n');
    expect(buildState(root)).toBe('fresh');
  });
});

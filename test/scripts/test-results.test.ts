import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureList, playwrightResults, vitestResults } from '../../scripts/lib/test-results.mjs';

describe('what the test runners wrote, said at the end of a run', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'consentry-results-'));
    symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'), 'dir');
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, lines: readonly string[]) =>
    writeFileSync(join(folder, name), lines.join('\n'));
  const run = (program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    spawnSync(process.execPath, [join(folder, 'node_modules', program), ...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder, ...env },
      timeout: 60_000,
    });
  const json = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));

  it('names a failed test of Vitest with its reason, and a file that did not load', () => {
    write('one.test.js', [
      "import { expect, it } from 'vitest';",
      "it('adds', () => expect(1 + 1).toBe(3));",
      "it('passes', () => expect(1).toBe(1));",
    ]);
    write('two.test.js', ["import './missing.js';"]);
    run('vitest/vitest.mjs', ['run', '--root=.', '--reporter=json', '--outputFile=out.json']);
    const results = vitestResults(json('out.json'));

    expect(results).toMatchObject({ passed: 1, failed: 1, skipped: 0 });
    const said = failureList(results.failures);
    expect(said).toMatch(/^FAILED .*one\.test\.js: adds\n {2}AssertionError: expected 2 to be 3/mu);
    expect(said).toMatch(/^FAILED .*two\.test\.js\n {2}.*missing\.js/mu);
  });

  it('names a failed test of Playwright with its line and reason', () => {
    write('one.spec.js', [
      "import { expect, test } from '@playwright/test';",
      "test.describe('sums', () => {",
      "  test('adds', () => expect(1 + 1).toBe(3));",
      "  test('passes', () => expect(1).toBe(1));",
      '});',
    ]);
    run('@playwright/test/cli.js', ['test', '--reporter=json'], {
      PLAYWRIGHT_JSON_OUTPUT_NAME: 'out.json',
    });
    const results = playwrightResults(json('out.json'));

    expect(results).toMatchObject({ passed: 1, failed: 1, skipped: 0 });
    expect(failureList(results.failures)).toMatch(
      /^FAILED one\.spec\.js:3 adds\n {2}Error: .*\n {2}Expected: 3\n {2}Received: 2\n/mu,
    );
  });
});

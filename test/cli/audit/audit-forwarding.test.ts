import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempDir } from '../../headless/support/temp-dir.ts';
import { startCollector } from '../../support/upstreams/collector.ts';
import { cli, runningCore } from '../support.ts';

it('forwards the log to a collector, and keeps the header to itself', async () => {
  const core = await runningCore();
  const collector = await startCollector();
  const at = ['--data-dir', core.dataDir];
  expect((await cli(['audit', 'forward', 'show', ...at])).out).toBe('The log is not forwarded.\n');
  const secret = 'Bearer sk-secret-header';
  const set = ['audit', 'forward', 'set', collector.url];
  const file = join(tempDir(), 'operator.key');
  writeFileSync(file, 'right', { mode: 0o600 });
  const key = ['--operator-key-file', file];
  expect((await cli([...set, '--header', 'Authorization', ...at], secret)).code).toBe(2);
  expect((await cli([...set, '--header-stdin', ...at], secret)).code).toBe(2);
  const refused = await cli([...set, ...at]);
  expect(refused.code).toBe(4);
  const run = await cli(
    [...set, '--header', 'Authorization', '--header-stdin', ...at, ...key],
    secret,
  );
  expect(run).toMatchObject({ code: 0, out: expect.stringContaining(collector.url) as string });
  await expect
    .poll(() => collector.requests[0]?.headers.authorization, { timeout: 5000 })
    .toBe(secret);
  const show = await cli(['audit', 'forward', 'show', ...at]);
  expect(show.out).toMatch(/Header +Authorization\n/u);
  const said = [run, show, await cli(['audit', 'list', '--json', ...at])];
  expect(JSON.stringify(said)).not.toContain('sk-secret');
  expect((await cli(['audit', 'forward', 'off', ...at, ...key])).out).toBe(
    'The log is not forwarded.\n',
  );
});

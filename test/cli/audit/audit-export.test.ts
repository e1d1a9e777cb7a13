import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AuditEntry } from '../../../contract/views/audit-entry.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import { tempDir } from '../../headless/support/temp-dir.ts';
import { hostileText } from '../../support/values/hostile-text.ts';
import { keepingVault } from '../../support/upstreams/keeping-vault.ts';
import { cli, runningCore, runningInstance } from '../support.ts';

async function coreWithEntries(count: number) {
  const core = await runningCore({ ports: { vault: keepingVault() } });
  await expect.poll(async () => (await core.run('audit.verify', {})).keyed).toBe(true);
  for (let n = 0; n < count; n += 1) await core.run('gateway.pause', { forMinutes: (n % 50) + 1 });
  return { core, at: ['--data-dir', core.dataDir], out: tempDir() };
}

const lines = (path: string): string[] => readFileSync(path, 'utf8').split('\n').filter(Boolean);

it('ATMOS-44 writes entries as JSON lines, oldest first, with the filters of the list, and checks the file', async () => {
  const { core, at, out } = await coreWithEntries(limits.audit.exportRows + 20);
  const path = join(out, 'audit.jsonl');
  writeFileSync(path, 'old', { mode: 0o644 });
  const run = await cli([
    'audit',
    'export',
    '--format',
    'jsonl',
    '--out',
    path,
    '--search',
    'pause',
    ...at,
  ]);
  expect(run).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^220 entries \(2 to 221\) in .*, signed\.$/mu) as string,
  });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(out)).toEqual(['audit.jsonl']);
  const all = lines(path).map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(all).toHaveLength(221);
  const { entries } = await core.run('audit.list', { search: 'pause', limit: 500 });
  // What a reason means is said in words in lists only.
  const listed = entries.map(({ reasonText: _words, ...entry }) => entry);
  expect(all.slice(0, -1)).toEqual(listed.toReversed());

  expect(await cli(['audit', 'verify', '--export', path, ...at])).toMatchObject({
    code: 0,
    out: expect.stringContaining('signed by this Consentry') as string,
  });
});

it('ATMOS-44 writes CSV with its signature beside it', async () => {
  const { at, out } = await coreWithEntries(5);
  const path = join(out, 'audit.csv');
  expect((await cli(['audit', 'export', '--format', 'csv', '--out', path, ...at])).code).toBe(0);
  expect(readdirSync(out)).toEqual(['audit.csv', 'audit.csv.signature.json']);
  expect(lines(path)).toHaveLength(7);
  expect(lines(path)[0]).toMatch(/^id,at,actor,clientId,/u);
  expect((await cli(['audit', 'verify', '--export', path, ...at])).code).toBe(0);
});

it.each([
  ['an edited entry', (text: string) => text.replace('"1 minutes', '"9 minutes')],
  ['a missing entry', (text: string) => text.split('\n').toSpliced(2, 1).join('\n')],
  ['an entry more', (text: string) => `{}\n${text}`],
  ['another count', (text: string) => text.replace(/"count":\d+/u, '"count":1')],
  ['no MAC', (text: string) => text.replace(/"mac":"[0-9a-f]+"/u, '"mac":null')],
  [
    'a made-up MAC',
    (text: string) => text.replace(/"mac":"[0-9a-f]+"/u, `"mac":"${'0'.repeat(64)}"`),
  ],
])('SEC-97 an export with %s does not pass', async (_what, damage) => {
  const { at, out } = await coreWithEntries(5);
  const path = join(out, 'audit.jsonl');
  await cli(['audit', 'export', '--out', path, ...at]);
  const before = readFileSync(path, 'utf8');
  const after = damage(before);
  expect(after).not.toBe(before);
  writeFileSync(path, after);
  expect(await cli(['audit', 'verify', '--export', path, ...at])).toMatchObject({
    code: 1,
    err: '',
  });
});

it('SEC-97 without an instance an export is compared with itself, and nobody vouches for it', async () => {
  const { at, out } = await coreWithEntries(2);
  const path = join(out, 'audit.jsonl');
  await cli(['audit', 'export', '--out', path, ...at]);
  const elsewhere = ['--data-dir', tempDir()];
  const run = await cli(['audit', 'verify', '--export', path, ...elsewhere]);
  expect(run).toMatchObject({
    code: 1,
    out: expect.stringContaining('by whom cannot be told: start Consentry') as string,
  });
  writeFileSync(path, readFileSync(path, 'utf8').replace('minutes', 'hours'));
  expect((await cli(['audit', 'verify', '--export', path, ...elsewhere])).out).toContain(
    'changed after it was written',
  );
});

it('SEC-96 whatever an entry holds, the terminal gets one row of visible characters (100)', async () => {
  let hostile = '';
  const { dataDir } = await runningInstance(({ name }) => {
    const entry: AuditEntry = {
      id: 7,
      at: '2026-01-01T00:00:00.000Z',
      actor: 'mcp_client',
      clientId: hostile,
      clientName: hostile,
      grantId: hostile,
      connector: hostile,
      account: null,
      tool: hostile,
      action: hostile,
      decision: 'deny',
      reason: hostile,
      layer: hostile,
      callId: hostile,
      durationMs: 1,
      resultBytes: 1,
      arguments: hostile,
      detail: hostile,
    };
    return {
      ok: true,
      value:
        name === 'audit.show'
          ? entry
          : { entries: [{ ...entry, reasonText: hostile }], more: false },
    };
  });
  await fc.assert(
    fc.asyncProperty(hostileText, async (text) => {
      hostile = text;
      const list = await cli(['audit', 'list', '--data-dir', dataDir]);
      expect(list.out.trimEnd().split('\n')).toHaveLength(2);
      const show = await cli(['audit', 'show', '7', '--data-dir', dataDir]);
      expect(show.out.trimEnd().split('\n')).toHaveLength(17);
      const json = await cli(['audit', 'show', '7', '--json', '--data-dir', dataDir]);
      for (const { code, out } of [list, show, json]) {
        expect(code).toBe(0);
        expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e]/u);
      }
    }),
    { numRuns: 100 },
  );
});

it('leaves nothing half written', async () => {
  const { at, out } = await coreWithEntries(1);
  const run = await cli(['audit', 'export', '--out', join(out, 'missing', 'audit.jsonl'), ...at]);
  expect(run).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringContaining('cannot be written') as string,
  });
  expect(readdirSync(out)).toEqual([]);
  expect(await cli(['audit', 'export', ...at])).toMatchObject({ code: 2 });
});

/** Exports into a file that the person chose: whole or not at all. */
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createAuditExports } from '../../../main/core/audit/export/exports.ts';
import { createSeal } from '../../../main/core/audit/seal.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import { openExportFile } from '../../../main/shared-adapters/files/export-file.ts';
import { createNodeRandom } from '../../../main/shared-adapters/system/node-random.ts';
import { memoryApp } from '../../support/core/memory-ports.ts';
import { startCore } from '../../support/core/start-core.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { callRow, openLog } from './support.ts';

/** A core with more entries than one piece of an export has. */
async function coreWithFile() {
  const folder = makeTempDir();
  let isChosen = true;
  const app = memoryApp({
    chooseExportFile: async (name, format) =>
      isChosen ? openExportFile(join(folder, name), format) : null,
  });
  const core = await startCore({ ports: { app } });
  for (let n = 0; n < limits.audit.exportRows + 20; n += 1)
    await core.run('gateway.pause', { forMinutes: (n % 50) + 1 });
  const begin = (format: 'jsonl' | 'csv') =>
    core.run('audit.saveExport', { format, action: 'gateway.pause' }, 'main-window');
  const saving = async (format: 'jsonl' | 'csv') => {
    const begun = await begin(format);
    if (begun.kind !== 'saving') throw new Error(begun.kind);
    return begun;
  };
  const decline = (): void => void (isChosen = false);
  return { core, folder, begin, saving, decline };
}

test('ATMOS-44 the window writes it where the person says, piece by piece, signed', async () => {
  const { core, folder, begin, saving, decline } = await coreWithFile();
  for (const caller of ['terminal', 'control', 'headless-ui', 'operator'] as const)
    expect(await core.run('audit.saveExport', { format: 'csv' }, caller)).toEqual({
      kind: 'text',
      name: expect.stringMatching(/^consentry-activity-\d{4}-\d\d-\d\d\.csv$/u),
    });
  const begun = await saving('jsonl');
  expect(begun).toMatchObject({ exported: limits.audit.exportRows, signature: null });
  expect(readdirSync(folder)).toEqual([expect.stringMatching(/\.new$/u)]);
  const rest = await core.run('audit.export', { job: begun.job }, 'main-window');
  expect(rest).toMatchObject({ text: '', exported: limits.audit.exportRows + 20 });
  const [name = ''] = readdirSync(folder);
  expect(name).toMatch(/^consentry-activity-\d{4}-\d\d-\d\d\.jsonl$/u);
  expect(begun.path).toBe(join(folder, name));
  expect(statSync(begun.path).mode & 0o777).toBe(0o600);
  const lines = readFileSync(begun.path, 'utf8').trimEnd().split('\n');
  expect(lines).toHaveLength(limits.audit.exportRows + 21);
  expect(JSON.parse(lines.at(-1) ?? '')).toEqual({ consentryExport: rest.signature });
  expect(await core.refused('audit.export', { job: begun.job })).toMatchObject({
    code: 'not_found',
  });
  decline();
  expect(await begin('csv')).toEqual({ kind: 'cancelled' });
});

test('nothing of it stays when it is cancelled, and when Consentry ends', async () => {
  const { core, folder, saving } = await coreWithFile();
  const { job } = await saving('csv');
  await core.run('audit.cancelExport', { job }, 'main-window');
  expect(readdirSync(folder)).toEqual([]);
  await core.run('audit.cancelExport', { job }, 'main-window');
  expect(await core.refused('audit.export', { job })).toMatchObject({ code: 'not_found' });
  await saving('csv');
  await core.stop();
  expect(readdirSync(folder)).toEqual([]);
});

test('an export that cannot read on is over, and nothing of it stays', async () => {
  const folder = makeTempDir();
  const { audit, asked, store, clock } = openLog();
  let isReadable = true;
  const exportPage = async (...args: Parameters<typeof asked.exportPage>) => {
    if (!isReadable) throw new Error('disk I/O error');
    return asked.exportPage(...args);
  };
  const exports = createAuditExports({
    db: store.db,
    audit,
    logReads: { exportPage },
    seal: createSeal(),
    clock,
    random: createNodeRandom(),
  });
  for (let n = 0; n < limits.audit.exportRows + 20; n += 1) audit.append(callRow('get_it'));
  const file = await openExportFile(join(folder, 'log.jsonl'), 'jsonl');
  const { job } = await exports.begin('jsonl', {}, file);
  isReadable = false;
  await expect(exports.next(job)).rejects.toThrow('disk I/O error');
  expect(readdirSync(folder)).toEqual([]);
  isReadable = true;
  await expect(exports.next(job)).rejects.toMatchObject({ code: 'not_found' });
});

test('a file that cannot be finished says so, and ends the export', async () => {
  const { core, folder, saving } = await coreWithFile();
  const { job, path } = await saving('csv');
  // The signature of a CSV is a file of its own, for which there is no room any more.
  rmSync(folder, { recursive: true });
  const error = await core.refused('audit.export', { job });
  expect(error).toMatchObject({ code: 'store_failed', hint: expect.stringContaining('another') });
  expect(error.message).toContain(path);
  expect(await core.refused('audit.export', { job })).toMatchObject({ code: 'not_found' });
});

/** The files of an instance that does not run, opened for looking only. */
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openAuditForReading, openStoreForReading } from '../../../main/core/store/audit-file.ts';
import { startCore } from '../../support/core/start-core.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';

test.each([
  ['log', openAuditForReading, 'DELETE FROM entries'],
  ['store', openStoreForReading, 'DELETE FROM meta'],
] as const)('SEC-97 looking at the %s changes nothing in it', async (_what, open, change) => {
  // Signs that mean something in an address.
  const dataDir = join(makeTempDir(), 'looking at #1 100% ä?');
  mkdirSync(dataDir, { mode: 0o700 });
  const { core } = await startCore({ dataDir });
  await core.stop('quit');
  const before = readdirSync(dataDir);
  const db = await open(dataDir);
  expect(() => db?.exec(change)).toThrow(/readonly|read-only/u);
  expect(() => db?.exec('CREATE TABLE more (id INTEGER)')).toThrow(/readonly|read-only/u);
  db?.close();
  expect(readdirSync(dataDir)).toEqual(before);
});

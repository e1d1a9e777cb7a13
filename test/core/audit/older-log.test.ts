/** A log that an earlier version wrote, from before entries had accounts. */
import { expect, test } from 'vitest';
import { createSeal } from '../../../main/core/audit/seal.ts';
import { verifyStretch } from '../../../main/core/audit/verify.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { callRow, openLog } from './support.ts';

test('SEC-97 is taken over as it is, and goes on with accounts', async () => {
  const dataDir = makeTempDir();
  const before = openLog(dataDir);
  before.audit.append(callRow('list', { connector: 'github', detail: 'first' }));
  before.audit.append(callRow('list', { connector: 'github', detail: 'second' }));
  before.audit.flush();
  before.store.db.exec(
    `ALTER TABLE entries DROP COLUMN account; PRAGMA user_version = 2;
     CREATE VIRTUAL TABLE entry_text USING fts5(words, content='', contentless_delete=1, detail=none)`,
  );
  await before.store.close();

  const log = openLog(dataDir);
  log.audit.nameAccounts(() => 'acme');
  log.audit.append(callRow('list', { connector: 'github' }));
  expect(log.ids({ connector: 'github' })).toEqual([3, 2, 1]);
  expect(log.ids({ account: 'acme' })).toEqual([3]);
  const parts = { db: log.store.db, seal: createSeal(), anchor: null, head: log.audit.head() };
  expect(await verifyStretch(parts, null)).toMatchObject({ broken: null, checked: 3 });
});

/** A log that an earlier version wrote, from before entries had accounts. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createSeal } from '../../../main/core/audit/seal.ts';
import { verifyStretch } from '../../../main/core/audit/verify.ts';
import { auditFile } from '../../../main/core/store/audit-file.ts';
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

test.each(['entry_text_data', 'entry_text_docsize', 'entry_text_idx'])(
  'a damaged page of the index that it had inside (%s) costs it no entry',
  async (table) => {
    const dataDir = makeTempDir();
    const before = openLog(dataDir);
    before.store.db.exec(
      `PRAGMA user_version = 3;
       CREATE VIRTUAL TABLE entry_text USING fts5(words, content='', contentless_delete=1, detail=none)`,
    );
    const words = before.store.db.prepare('INSERT INTO entry_text (rowid, words) VALUES (?, ?)');
    for (let n = 1; n <= 300; n += 1) {
      before.audit.append(callRow('list', { detail: `word${n}` }));
      words.run([n, `list word${n} ${'more '.repeat(20)}`]);
    }
    before.audit.flush();
    const { root } = before.store.db
      .prepare('SELECT rootpage AS root FROM sqlite_schema WHERE name = ?')
      .get([table]) as { root: number };
    const { size } = before.store.db
      .prepare('SELECT page_size AS size FROM pragma_page_size')
      .get() as { size: number };
    await before.store.close();
    const file = openSync(join(dataDir, auditFile), 'r+');
    writeSync(file, Buffer.alloc(size, 0xa5), 0, size, (root - 1) * size);
    closeSync(file);

    const log = openLog(dataDir);
    expect(log.ids({ search: 'word300' })).toEqual([300]);
    expect(log.ids({ limit: 500 })).toHaveLength(300);
  },
);

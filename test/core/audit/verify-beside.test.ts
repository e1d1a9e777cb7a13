/** The log is verified over a connection of its own while retention takes the oldest away. */
import { expect, onTestFinished, test } from 'vitest';
import { writeFirstKept } from '../../../main/core/audit/retention/first-kept.ts';
import { verifyStretch } from '../../../main/core/audit/verify.ts';
import { openAuditForReading } from '../../../main/core/store/audit-file.ts';
import type { Db } from '../../../main/core/store/db.ts';
import { callRow, openLog } from './support.ts';

test('SEC-97 what retention takes away between two looks is not said to be missing', async () => {
  const { audit, store, seal, dataDir } = openLog();
  for (let n = 0; n < 20; n += 1) audit.append(callRow('t', { detail: `word${n}` }));
  audit.flush();
  const cut = (): void => {
    const { chain } = store.db.prepare('SELECT chain FROM entries WHERE id = 5').get() as {
      chain: ArrayBuffer;
    };
    store.transaction(() => {
      store.db.exec('DELETE FROM entries WHERE id <= 5');
      writeFirstKept(store.db, seal, { id: 6, before: Buffer.from(chain) });
    });
  };
  const own = await openAuditForReading(dataDir);
  onTestFinished(() => void own.close());
  let cuts = 0;
  const db = {
    exec: (sql: string) => own.exec(sql),
    prepare(sql: string) {
      const statement = own.prepare(sql);
      if (!sql.includes(`name = 'first'`)) return statement;
      return {
        get() {
          const kept = statement.get();
          cuts += 1;
          cut();
          return kept;
        },
      };
    },
  } as unknown as Db;
  const parts = { db, seal, anchor: null, head: null };
  expect(await verifyStretch(parts, null)).toMatchObject({ broken: null, checked: 20 });
  expect(cuts).toBe(1);
  expect(await verifyStretch({ ...parts, db: own }, null)).toMatchObject({
    broken: null,
    checked: 15,
  });
});

/**
 * The chain, its key and its anchor: what somebody else did to the file is found and named; what we
 * did is not.
 */
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import Database from 'libsql';
import { describe, expect, test } from 'vitest';
import { chainDigest, chainStart } from '../../../main/core/audit/chain.ts';
import {
  digestOf,
  fieldsOf,
  selectEntries,
  type StoredEntry,
} from '../../../main/core/audit/read-entries.ts';
import type { Vault } from '../../../main/core/ports/ports.ts';
import { keepingVault } from '../../support/upstreams/keeping-vault.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';

async function run(dataDir: string, vault: Vault, acts = 10): Promise<TestCore> {
  const core = await startCore({ dataDir, ports: { vault } });
  await expect
    .poll(async () => (await core.run('audit.verify', {})).keyed)
    .toBe(vault.status().state === 'ready');
  for (let n = 0; n < acts; n += 1)
    await core.run('gateway.pause', { forMinutes: n % 2 === 0 ? 5 : null });
  return core;
}

const broken = async (core: TestCore) => (await core.run('audit.verify', {})).broken;

/** Stops, lets somebody else at the file, looks at it from outside and from the next start. */
async function afterDamage(damage: string | ((path: string, older: string) => void), acts = 20) {
  const dataDir = makeTempDir();
  const vault = keepingVault();
  const first = await run(dataDir, vault, acts);
  await first.stop();
  const path = join(dataDir, 'audit.db');
  const older = join(makeTempDir(), 'older.db');
  copyFileSync(path, older);
  const second = await run(dataDir, vault, acts);
  await second.stop();
  if (typeof damage === 'string') {
    const db = new Database(path);
    db.exec(damage);
    db.close();
  } else damage(path, older);
  const third = await startCore({ dataDir, ports: { vault } });
  await expect.poll(async () => (await third.run('audit.verify', {})).keyed).toBe(true);
  return { core: third, vault, dataDir };
}

/** Resolves when the end of the log was looked at, and people see that it is wrong. */
async function shown(core: TestCore): Promise<void> {
  await expect
    .poll(async () => (await core.run('state.get', {})).repairs.map(({ id }) => id))
    .toContain('audit');
}

const columns: readonly (readonly [string, string])[] = [
  ['at', 'at + 1'],
  ['actor', '2'],
  ['decision', '4'],
  ['action', "(SELECT name FROM names WHERE text = 'core.start')"],
  ['client', '1'],
  ['client_name', '1'],
  ['grant_name', '1'],
  ['connector', '1'],
  ['tool', '1'],
  ['reason', '1'],
  ['layer', '1'],
  ['trace', '1'],
  ['account', '1'],
  ['call_id', "'x'"],
  ['duration_us', '0'],
  ['result_bytes', '7'],
  ['arguments', "'{}'"],
  ['detail', "'nothing'"],
  ['chain', 'zeroblob(32)'],
];

describe('SEC-97 what somebody else did to the file is named', () => {
  test.each(columns)('an edited %s', async (column, value) => {
    const { core } = await afterDamage(`UPDATE entries SET ${column} = ${value} WHERE id = 7`, 8);
    const [found] = [await broken(core)];
    // A digest that was changed alone is seen where it stands.
    expect(found).toMatchObject({ id: 7, what: 'edited' });
    expect(found?.at).toMatch(/^20\d\d-/u);
  });

  test('a seal that was taken away or forged', async () => {
    const { core } = await afterDamage('UPDATE entries SET mac = zeroblob(32) WHERE id = 7');
    expect(await broken(core)).toMatchObject({ id: 7, what: 'replaced' });
  });

  test('an edited name, in every entry that has it', async () => {
    const { core } = await afterDamage(
      `UPDATE names SET text = 'gateway.resume' WHERE text = 'gateway.pause'`,
    );
    expect(await broken(core)).toMatchObject({ id: 2, what: 'edited' });
  });

  test.each([
    ['deleted in the middle', 'DELETE FROM entries WHERE id BETWEEN 7 AND 9', 'missing', 7],
    ['deleted at the beginning', 'DELETE FROM entries WHERE id < 4', 'missing', 1],
    [
      'deleted and numbered anew',
      'DELETE FROM entries WHERE id = 7; UPDATE entries SET id = id - 1 WHERE id > 7',
      'edited',
      7,
    ],
    [
      'two neighbours swapped',
      'UPDATE entries SET id = CASE id WHEN 7 THEN -8 ELSE -7 END WHERE id IN (7, 8); UPDATE entries SET id = -id WHERE id < 0',
      'reordered',
      7,
    ],
    [
      'two others swapped',
      'UPDATE entries SET id = CASE id WHEN 7 THEN -12 ELSE -7 END WHERE id IN (7, 12); UPDATE entries SET id = -id WHERE id < 0',
      'reordered',
      7,
    ],
  ])('%s', async (_what, sql, what, id) => {
    const { core } = await afterDamage(sql);
    expect(await broken(core)).toMatchObject({ what, id });
  });

  test.each([
    ['cut at the end', 'DELETE FROM entries WHERE id > 20'],
    [
      'the whole file replaced by an older copy',
      (path: string, older: string) => copyFileSync(older, path),
    ],
    ['the whole file gone', (path: string) => rmSync(path)],
  ])(
    '%s: noted at the next start, shown, and found whenever it is verified',
    async (_what, damage) => {
      const { core, vault, dataDir } = await afterDamage(damage);
      await shown(core);
      const { entries } = await core.run('audit.list', { action: 'audit.damaged' });
      expect(entries).toMatchObject([
        { decision: 'failed', reason: expect.stringMatching(/cut|replaced/u) as string },
      ]);
      expect(await broken(core)).not.toBeNull();
      await core.stop();
      const again = await run(dataDir, vault);
      expect(await broken(again)).toMatchObject({ what: 'noted', id: entries[0]?.id });
    },
  );

  test('an entry edited and the whole chain counted anew: the next seal does not fit', async () => {
    const { core } = await afterDamage((path) => {
      const db = new Database(path);
      db.exec(`UPDATE entries SET detail = 'harmless' WHERE id = 7`);
      let before: Buffer = chainStart;
      const keep = db.prepare('UPDATE entries SET chain = ? WHERE id = ?');
      for (const row of db.prepare(`${selectEntries} ORDER BY id`).all() as StoredEntry[]) {
        before = chainDigest(before, fieldsOf(row));
        keep.run(before, row['id']);
      }
      db.close();
    });
    expect(await broken(core)).toMatchObject({ what: 'replaced' });
  });

  test('the same with all seals taken away: it is not the log the vault remembers', async () => {
    const { core } = await afterDamage((path) => {
      const db = new Database(path);
      db.exec(`UPDATE entries SET detail = 'harmless' WHERE id = 7; UPDATE entries SET mac = NULL`);
      let before: Buffer = chainStart;
      const keep = db.prepare('UPDATE entries SET chain = ? WHERE id = ?');
      for (const row of db.prepare(`${selectEntries} ORDER BY id`).all() as StoredEntry[]) {
        before = chainDigest(before, fieldsOf(row));
        keep.run(before, row['id']);
      }
      db.close();
    });
    await shown(core);
    expect(await broken(core)).toMatchObject({
      what: 'noted',
      detail: expect.stringContaining('another entry than the one Consentry remembers') as string,
    });
  });

  test('any edit of any entry is found (60)', async () => {
    const { core, dataDir } = await afterDamage('SELECT 1');
    expect(await broken(core)).toBeNull();
    const other = new Database(join(dataDir, 'audit.db'));
    const last = (other.prepare('SELECT max(id) AS last FROM entries').get() as { last: number })
      .last;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: last }),
        fc.constantFrom(...columns),
        async (id, [column, value]) => {
          const before = other.prepare(`${selectEntries} WHERE id = ?`).get([id]) as StoredEntry;
          other.exec(
            `SAVEPOINT edit; UPDATE entries SET ${column} = ${value} WHERE id = ${id}; RELEASE edit`,
          );
          const after = other.prepare(`${selectEntries} WHERE id = ?`).get([id]) as StoredEntry;
          const isChanged =
            JSON.stringify([fieldsOf(before), digestOf(before)]) !==
            JSON.stringify([fieldsOf(after), digestOf(after)]);
          const found = await broken(core);
          expect(found === null).toBe(!isChanged);
          if (found !== null) expect(found.id).toBe(id);
          other
            .prepare(`UPDATE entries SET ${column} = ? WHERE id = ?`)
            .run(rawBefore(before, column), id);
          expect(await broken(core)).toBeNull();
        },
      ),
      { numRuns: 60 },
    );
    other.close();

    function rawBefore(row: StoredEntry, column: string): unknown {
      if (column === 'chain') return digestOf(row);
      const fields = fieldsOf(row);
      const texts: Record<string, unknown> = {
        call_id: fields.callId,
        arguments: fields.arguments,
        detail: fields.detail,
      };
      if (column in texts) return texts[column];
      if (column in row) return row[column];
      const name = Buffer.from((row[`${column}_text`] ?? '') as string, 'hex').toString('utf8');
      const known = other.prepare('SELECT name FROM names WHERE text = ?').get([name]) as
        { name: number } | undefined;
      return row[`${column}_text`] === null ? null : (known?.name ?? null);
    }
  }, 60_000);
});

describe('SEC-97 what we did ourselves is not taken for damage', () => {
  test('starts, stops, more entries, and a run with the vault locked', async () => {
    const dataDir = makeTempDir();
    const vault = keepingVault();
    for (const isLocked of [false, true, true, false, false]) {
      vault.isLocked = isLocked;
      const core = await run(dataDir, vault);
      expect(await core.run('audit.verify', {})).toMatchObject({
        broken: null,
        next: null,
        keyed: !isLocked,
      });
      expect((await core.run('state.get', {})).repairs.map(({ id }) => id)).not.toContain('audit');
      await core.stop();
    }
    const ofTheLog = [...vault.entries.keys()].filter((reference) =>
      reference.startsWith('audit/'),
    );
    expect(ofTheLog.sort((a, b) => a.localeCompare(b))).toEqual(['audit/anchor', 'audit/key']);
  });

  test('no key is made while the vault is locked, and none is made over a lost one without a word', async () => {
    const dataDir = makeTempDir();
    const vault = keepingVault();
    vault.isLocked = true;
    await (await run(dataDir, vault)).stop();
    expect(vault.entries.size).toBe(0);
    vault.isLocked = false;
    await (await run(dataDir, vault)).stop();
    vault.entries.clear();
    const core = await run(dataDir, vault);
    expect(await broken(core)).toMatchObject({
      what: 'noted',
      detail: expect.stringContaining('key of the log is gone') as string,
    });
  });

  test('a long log is looked at in stretches that the caller may leave', async () => {
    const core = await run(makeTempDir(), keepingVault(), 30);
    const whole = await core.run('audit.verify', {});
    const rest = await core.run('audit.verify', { from: 20 });
    expect([whole.checked - rest.checked, rest.to, rest.next]).toEqual([19, whole.to, null]);
  });
});

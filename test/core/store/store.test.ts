/**
 * The store: made from nothing, refused when newer, rescued when damaged, and never the end of the
 * process.
 */
import { createHmac } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openIdentity } from '../../../main/core/http/identity.ts';
import { openStore } from '../../../main/core/store/open-store.ts';
import { createNodeRandom } from '../../../main/shared-adapters/system/node-random.ts';
import { logIn } from '../../support/clients/oauth-client.ts';
import { startCore } from '../../support/core/start-core.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';

const version = (path: string): number => {
  const db = new Database(path, { readonly: true });
  try {
    return (db.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
  } finally {
    db.close();
  }
};

describe('opening', () => {
  test('makes everything from nothing, for this user only, and opens it again', () => {
    const dataDir = makeTempDir();
    void openStore(dataDir).close();
    const path = join(dataDir, 'store.db');
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(version(path)).toBeGreaterThan(0);
    const again = openStore(dataDir);
    onTestFinished(() => again.close());
    const names = again.db
      .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`)
      .all();
    expect(names.map((row) => (row as { name: string }).name)).toEqual([
      'audit',
      'catalogues',
      'chains',
      'client_entries',
      'client_groups',
      'client_switches',
      'client_tools',
      'clients',
      'codes',
      'confirmed_commands',
      'day_use',
      'grants',
      'item_pins',
      'meta',
      'offerings',
      'permission_sets',
      'rule_uses',
      'rules',
      'seals',
      'standing_approvals',
      'tokens',
      'tool_pins',
      'tool_settings',
      'unsealed',
    ]);
  });

  test('is durable by its settings: WAL, FULL, foreign keys', () => {
    const store = openStore(makeTempDir());
    onTestFinished(() => store.close());
    const pragma = (name: string): unknown =>
      Object.values(store.db.prepare(`PRAGMA ${name}`).get() as object)[0];
    expect(['journal_mode', 'synchronous', 'foreign_keys'].map(pragma)).toEqual(['wal', 2, 1]);
  });

  test('an empty file, as a crash at the first start may leave it, is filled', () => {
    const dataDir = makeTempDir();
    writeFileSync(join(dataDir, 'store.db'), '');
    void openStore(dataDir).close();
    expect(version(join(dataDir, 'store.db'))).toBeGreaterThan(0);
  });

  test('a store of a newer version is refused in words and left as it is', () => {
    const dataDir = makeTempDir();
    void openStore(dataDir).close();
    const path = join(dataDir, 'store.db');
    const db = new Database(path);
    db.exec('PRAGMA user_version = 99');
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    db.close();
    const before = readFileSync(path);
    expect(() => openStore(dataDir)).toThrow(/newer Consentry \(format 99/u);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test.each([
    [
      'not a database',
      () => Buffer.from('this is no database, whatever its name says '.repeat(200)),
    ],
    ['nothing but zeros', () => Buffer.alloc(20_000)],
    ['half of a database', (whole: Buffer) => whole.subarray(0, whole.length >> 1)],
    [
      'a database of somebody else',
      () => {
        const path = join(makeTempDir(), 'other.db');
        const db = new Database(path);
        db.exec('CREATE TABLE clients (a); PRAGMA user_version = 1');
        db.close();
        return readFileSync(path);
      },
    ],
  ])('TRIAL-B4 %s is set aside, and an empty store begun', (_what, make) => {
    const whole = makeTempDir();
    void openStore(whole).close();
    const dataDir = makeTempDir();
    writeFileSync(join(dataDir, 'store.db'), make(readFileSync(join(whole, 'store.db'))));
    const damaged = readFileSync(join(dataDir, 'store.db'));
    const store = openStore(dataDir);
    onTestFinished(() => store.close());
    expect(store.db.prepare('SELECT count(*) AS count FROM grants').get()).toMatchObject({
      count: 0,
    });
    const kept = readFileSync(join(dataDir, store.rescue?.file ?? ''));
    expect(kept.length).toBeGreaterThanOrEqual(damaged.length);
  });
});

describe('a transaction', () => {
  test('is all or nothing, and reports what failed', () => {
    const store = openStore(makeTempDir());
    onTestFinished(() => store.close());
    const put = (name: string): unknown =>
      store.db.prepare('INSERT INTO meta VALUES (?, ?)').run(name, 'x');
    const count = (): unknown => store.db.prepare('SELECT count(*) AS n FROM meta').get();
    expect(() =>
      store.transaction(() => {
        put('a');
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(() =>
      store.transaction(() => {
        put('a');
        store.transaction(() => put('a'));
      }),
    ).toThrow(/UNIQUE/u);
    expect(count()).toMatchObject({ n: 0 });
    store.transaction(() => {
      put('a');
      store.transaction(() => put('b'));
    });
    expect(count()).toMatchObject({ n: 2 });
  });

  test('of another process is not overtaken: while it writes, ours waits and then fails in words', () => {
    const dataDir = makeTempDir();
    const store = openStore(dataDir);
    const other = new Database(join(dataDir, 'store.db'), { timeout: 0 });
    onTestFinished(() => {
      other.close();
      void store.close();
    });
    store.db.exec('BEGIN IMMEDIATE');
    expect(() => other.exec('BEGIN IMMEDIATE')).toThrow(/locked|busy/u);
    store.db.exec('COMMIT');
    other.exec('BEGIN IMMEDIATE; COMMIT');
  });
});

test('a level of access that nobody knows gives nothing', async () => {
  const core = await startCore();
  await logIn(core, { authorize: { scope: 'github:write' } });
  await core.stop();
  const db = new Database(join(core.dataDir, 'store.db'));
  db.exec(`UPDATE grants SET access = replace(access, ':"', ':"x')`);
  db.close();
  const again = await startCore({ dataDir: core.dataDir });
  expect(again.core.snapshot().clients[0]?.scopes).toEqual([]);
});

test('a key that a crash left half written is made anew, so that nobody can answer for us', () => {
  const dataDir = makeTempDir();
  const random = createNodeRandom();
  const path = join(dataDir, 'identity.key');
  const nonce = 'ab'.repeat(32);
  for (const left of ['', 'half']) {
    writeFileSync(path, left);
    const guess = createHmac('sha256', left).update(`consentry 1 ${nonce}`).digest('hex');
    const identity = openIdentity(dataDir, random);
    expect(identity.verify(nonce, 1, guess)).toBe(false);
    expect(statSync(path).size).toBe(32);
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(openIdentity(dataDir, random).verify(nonce, 1, identity.prove(nonce, 1) ?? '')).toBe(
      true,
    );
  }
  expect(existsSync(`${path}.new`)).toBe(false);
});

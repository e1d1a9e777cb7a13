/**
 * A damaged page of the store: what it held is lost, everything else is kept, and nobody may do
 * more than before. Each table is damaged by itself, behind the vault that has the key of its
 * seals.
 */
import {
  copyFileSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../../main/core/store/open-store.ts';
import { keepingVault } from '../../support/upstreams/keeping-vault.ts';
import { restartCore } from '../../support/core/restart-core.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { call, setUp, type Setting } from '../gateway/support.ts';

/** Overwrites every page of a table or index, as a disk may lose it. */
function damagePages(path: string, name: string): void {
  const db = new Database(path);
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  const { size } = db.prepare('SELECT page_size AS size FROM pragma_page_size').get() as {
    size: number;
  };
  const { root } = db
    .prepare('SELECT rootpage AS root FROM sqlite_master WHERE name = ?')
    .get(name) as { root: number };
  db.close();
  const bytes = readFileSync(path);
  bytes.fill(0xff, (root - 1) * size, root * size);
  writeFileSync(path, bytes);
}

const storeOf = ({ dataDir }: TestCore): string => join(dataDir, 'store.db');

/** A client that may write at `up`, where `get_it` is blocked and `put_it` allowed. */
async function settled(): Promise<Setting> {
  const setting = await setUp('modern', { vault: keepingVault() });
  const { core } = setting;
  await core.run('tool.set', { connector: 'up', tool: 'get_it', mode: 'block' });
  await core.run('tool.set', { connector: 'up', tool: 'put_it', mode: 'allow' });
  await core.run('client.setTool', {
    clientId: setting.login.clientId,
    connector: 'up',
    tool: 'delete_it',
    mode: 'block',
  });
  return setting;
}

async function restarted(setting: Setting, damage: (path: string) => void): Promise<Setting> {
  await setting.core.stop();
  damage(storeOf(setting.core));
  const core = await restartCore(setting.core);
  await core.run('connector.connect', { name: 'up' }).catch(() => undefined);
  return { ...setting, core };
}

async function repairs(core: TestCore): Promise<readonly string[]> {
  return (await core.run('state.get', {})).repairs.map(({ id }) => id);
}

/** Outcomes of calls of the three tools: a code, or 401. Asked ones are denied. */
async function outcomes(setting: Setting): Promise<readonly (string | number)[]> {
  const said: (string | number)[] = [];
  for (const name of ['get_it', 'put_it', 'delete_it']) {
    const answered = call(setting, setting.login, name);
    const stop = setting.core.core.onSnapshot(({ questions }) => {
      for (const { id } of questions) void setting.core.run('question.deny', { id });
    });
    const { status, outcome } = await answered;
    stop();
    said.push(status === 200 ? outcome : status);
  }
  return said;
}

const before = ['mode_block', 'ok', 'override_block'];

describe('TRIAL-B4 a damaged store', () => {
  test('lets the same calls through as before where only counts were lost', async () => {
    const setting = await settled();
    expect(await outcomes(setting)).toEqual(before);
    const after = await restarted(setting, (path) => damagePages(path, 'day_use'));
    expect(await outcomes(after)).toEqual(before);
    expect(await repairs(after.core)).toContain('damage:store:0');
  });

  test.each([
    ['tool_settings', 'settings of tools'],
    ['client_tools', 'settings of tools for clients'],
  ])('lets no call of a tool through without a question when %s is lost', async (table, words) => {
    const after = await restarted(await settled(), (path) => damagePages(path, table));
    const said = await outcomes(after);
    expect(said).not.toContain('ok');
    const { repairs: shown } = await after.core.run('state.get', {});
    const [damage] = shown.filter(({ id }) => id === 'damage:store:0');
    expect(damage?.detail).toContain(words);
    expect(damage?.detail).toContain('only reads and asks before');
  });

  test.each(['grants', 'chains', 'tokens', 'clients'])(
    'ends the logins that it cannot read when %s is lost',
    async (table) => {
      const after = await restarted(await settled(), (path) => damagePages(path, table));
      expect(await outcomes(after)).toEqual([401, 401, 401]);
      // The person's own settings are still there.
      const tools = await after.core.run('tools.list', { connector: 'up' });
      expect(tools.find(({ name }) => name === 'get_it')?.mode).toBe('block');
    },
  );

  test('believes nothing that gives access when the seals are lost', async () => {
    const after = await restarted(await settled(), (path) => damagePages(path, 'seals'));
    expect(await outcomes(after)).toEqual([401, 401, 401]);
  });

  test('ends all logins when how far it had come is lost', async () => {
    const after = await restarted(await settled(), (path) => damagePages(path, 'meta'));
    expect(await outcomes(after)).toEqual([401, 401, 401]);
  });

  test('works on after the person has looked, also after another start', async () => {
    const damaged = await restarted(await settled(), (path) => damagePages(path, 'tool_settings'));
    const again = await restarted(damaged, () => undefined);
    expect(await repairs(again.core)).toContain('damage:store:0');
    expect(await outcomes(again)).not.toContain('ok');
    await again.core.run('settings.confirm', {}, 'main-window');
    await again.core.run('tool.set', { connector: 'up', tool: 'put_it', mode: 'allow' });
    expect((await repairs(again.core)).filter((id) => id.startsWith('damage'))).toEqual([]);
    expect(await outcomes(again)).toContain('ok');
  });

  test('keeps three damaged copies and no more', async () => {
    const core = await startCore();
    for (let round = 0; round < 5; round += 1) {
      await core.stop();
      writeFileSync(storeOf(core), `round ${round} `.repeat(500));
      const next = await startCore({ dataDir: core.dataDir });
      await next.stop();
    }
    const kept = readdirSync(core.dataDir).filter((name) => name.startsWith('store.db.damaged-'));
    const files = kept.filter((name) => !/-(?:wal|shm)$/u.test(name)).toSorted();
    const rounds = files.map((name) => readFileSync(join(core.dataDir, name), 'utf8').slice(0, 7));
    expect(rounds.toSorted()).toEqual(['round 2', 'round 3', 'round 4']);
  });

  test.each(['before the damaged one is moved', 'after it'])(
    'is found again by the next start when a crash comes %s',
    async (when) => {
      const setting = await settled();
      await setting.core.stop();
      const path = storeOf(setting.core);
      const damaged = join(makeTempDir(), 'store.db');
      damagePages(path, 'tool_settings');
      copyFileSync(path, damaged);
      // As far as a first start came: the rescued store is whole, and what it was rescued from is
      // moved or not.
      void openStore(setting.core.dataDir).close();
      renameSync(path, `${path}.rescued`);
      const [kept = ''] = readdirSync(setting.core.dataDir).filter((name) =>
        name.includes('damaged'),
      );
      if (when !== 'after it') {
        rmSync(join(setting.core.dataDir, kept));
        copyFileSync(damaged, path);
      }
      const core = await restartCore(setting.core);
      await core.run('connector.connect', { name: 'up' }).catch(() => undefined);
      const { repairs: shown } = await core.run('state.get', {});
      const [damage] = shown.filter(({ id }) => id === 'damage:store:0');
      expect(damage?.detail).toContain(kept);
      expect(readdirSync(core.dataDir)).toContain(kept);
      expect(readdirSync(core.dataDir)).not.toContain('store.db.rescued');
      const said = await outcomes({ ...setting, core });
      expect(said).not.toContain('ok');
      expect(said).not.toContain(401);
    },
  );
});

/** Files appear whole or not at all, and what a crash leaves is removed at the next start. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createFileDurably } from '../../main/shared-adapters/files/durable-file.ts';
import { lockDataDir } from '../../main/shared-adapters/files/data-dir-lock.ts';
import { makeTempDir } from '../support/system/temp-dir.ts';

test('TRIAL-B2 a new file is whole, and one that is there already is left alone', async () => {
  const folder = makeTempDir();
  const path = join(folder, 'vault.key');
  await createFileDurably(path, 'one');
  await expect(createFileDurably(path, 'two')).rejects.toMatchObject({ code: 'EEXIST' });
  expect(readFileSync(path, 'utf8')).toBe('one');
  expect(readdirSync(folder)).toEqual(['vault.key']);
});

test('TRIAL-B2 a start removes what interrupted writes left, and nothing else', () => {
  const dataDir = makeTempDir();
  const left = [
    'vault.json.0123456789ab.tmp',
    'vault.key.0123456789ab.tmp',
    'window.json.0123456789ab.tmp',
    'preferences.json.tmp-12345678900a1b2c',
    'instance.json.tmp',
    'children.json.tmp',
    'start.json.tmp',
    'ballast.new',
  ];
  const others = ['vault.json', 'preferences.json', 'notes.tmp', 'vault.json.backup', 'my.tmp'];
  for (const name of [...left, ...others]) writeFileSync(join(dataDir, name), 'x');
  mkdirSync(join(dataDir, 'vault.json.aaaaaaaaaaaa.tmp'));
  mkdirSync(join(dataDir, 'bridge'));
  const [fresh, old] = ['fresh.0123456789ab.tmp', 'old.0123456789ab.tmp'].map((name) =>
    join(dataDir, 'bridge', name),
  );
  for (const path of [fresh, old]) writeFileSync(path ?? '', 'x');
  utimesSync(old ?? '', 1, 1);
  const lock = lockDataDir(dataDir);
  onTestFinished(() => lock.release());
  const names = readdirSync(dataDir);
  expect(names.filter((name) => left.includes(name))).toEqual([]);
  expect(names).toEqual(expect.arrayContaining([...others, 'vault.json.aaaaaaaaaaaa.tmp']));
  expect([existsSync(fresh ?? ''), existsSync(old ?? '')]).toEqual([true, false]);
});

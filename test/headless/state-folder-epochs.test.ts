/**
 * Where a number lies that no copy of the data folder brings along, and what is not believed there.
 */
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  createStateFolderEpochs,
  defaultStateFolder,
} from '../../main/shared-adapters/files/state-folder-epochs.ts';
import { tempDir } from './support/temp-dir.ts';

const id = 'ab'.repeat(16);

function places(): { readonly dataDir: string; readonly folder: string } {
  return { dataDir: tempDir(), folder: join(tempDir(), 'deep', 'consentry') };
}

test.each<[string, NodeJS.Platform, Record<string, string>, string]>([
  ['Linux', 'linux', {}, '/home/me/.local/state/consentry'],
  ['Linux, chosen', 'linux', { XDG_STATE_HOME: '/srv/state' }, '/srv/state/consentry'],
  ['Linux, relative', 'linux', { XDG_STATE_HOME: 'state' }, '/home/me/.local/state/consentry'],
  ['any, said', 'win32', { CONSENTRY_STATE_DIR: '/srv/own' }, '/srv/own'],
  ['macOS', 'darwin', {}, '/home/me/Library/Application Support/Consentry State'],
])('the place of %s', (_name, platform, environment, expected) => {
  expect(defaultStateFolder(environment, platform, '/home/me')).toBe(expected);
});

test('what was written is read, by another keeper too; another folder has its own', async () => {
  const where = places();
  const keeper = createStateFolderEpochs(where);
  expect(await keeper.read(id)).toMatchObject({ epoch: null, place: { kind: 'kept' } });
  expect(await keeper.write(id, 7)).toEqual({ kind: 'kept', where: where.folder });
  expect(await createStateFolderEpochs(where).read(id)).toMatchObject({ epoch: 7 });
  expect(await keeper.read('cd'.repeat(16))).toMatchObject({ epoch: null });
});

test.each<[string, (folder: string) => void]>([
  ['a link', (folder) => symlinkSync(tempDir(), folder)],
  ['a file', (folder) => writeFileSync(folder, '')],
])('%s in its place is not used', async (_what, make) => {
  const { dataDir, folder } = places();
  mkdirSync(join(folder, '..'));
  make(folder);
  const keeper = createStateFolderEpochs({ dataDir, folder });
  expect(await keeper.read(id)).toMatchObject({ epoch: null, place: { kind: 'nowhere' } });
  expect(await keeper.write(id, 7)).toMatchObject({ kind: 'nowhere' });
});

test.each([
  ['text', 'many\n'],
  ['too much', '1'.repeat(100)],
  ['nothing', ''],
  ['half a line', '12'],
])('%s in place of a number is none, and the next write mends it', async (_what, text) => {
  const where = places();
  const keeper = createStateFolderEpochs(where);
  await keeper.write(id, 7);
  writeFileSync(join(where.folder, id), text);
  expect(await keeper.read(id)).toMatchObject({ epoch: null, place: { kind: 'nowhere' } });
  await keeper.write(id, 8);
  expect(await keeper.read(id)).toMatchObject({ epoch: 8 });
});

test('a folder that others may enter becomes ours alone, and old leftovers go', async () => {
  const where = places();
  const keeper = createStateFolderEpochs(where);
  await keeper.write(id, 7);
  chmodSync(where.folder, 0o755);
  const left = join(where.folder, `${id}.0123456789ab.tmp`);
  writeFileSync(left, '8\n');
  utimesSync(left, 0, 0);
  expect(await keeper.read(id)).toMatchObject({ epoch: 7 });
  expect(statSync(where.folder).mode & 0o777).toBe(0o700);
  expect(readdirSync(where.folder)).toEqual([id]);
});

test('a folder that cannot be made is nowhere, with the reason', async () => {
  const keeper = createStateFolderEpochs({ dataDir: tempDir(), folder: '/dev/null/consentry' });
  expect(await keeper.write(id, 7)).toMatchObject({ why: expect.stringContaining('ENOTDIR') });
});

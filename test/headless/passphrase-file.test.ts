/** The file that holds a passphrase for services: its user's alone, and never waited for. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPassphraseFile, takePassphraseVariable } from '../../main/headless/passphrase-file.ts';
import { makeTempDir } from '../support/system/temp-dir.ts';

const onPosix = test.skipIf(process.platform === 'win32');

function fileWith(text: string, mode = 0o600): string {
  const path = join(makeTempDir(), 'passphrase');
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

test('ATMOS-10 its first line is the passphrase, blanks included', async () => {
  expect((await readPassphraseFile(fileWith(' five words \n'))).open()).toBe(' five words ');
});

onPosix.each<[string, () => string, RegExp]>([
  ['others may read', () => fileWith('secret\n', 0o644), /other users may read it/u],
  ['is empty', () => fileWith('\n'), /it is empty/u],
  ['is too large', () => fileWith('x'.repeat(100_000)), /too large/u],
  ['is not there', () => join(makeTempDir(), 'none'), /ENOENT/u],
  [
    'is a folder',
    () => {
      const path = join(makeTempDir(), 'folder');
      mkdirSync(path, { mode: 0o700 });
      return path;
    },
    /not a regular file/u,
  ],
  [
    'is a pipe that nobody writes to',
    () => {
      const path = join(makeTempDir(), 'pipe');
      execFileSync('mkfifo', ['-m', '600', path]);
      return path;
    },
    /not a regular file/u,
  ],
])('SEC-92 one that %s is refused with the reason', async (_what, make, why) => {
  await expect(readPassphraseFile(make())).rejects.toThrow(why);
});

test('SEC-120 the variable is taken out of the environment', () => {
  const environment = { CONSENTRY_VAULT_PASSPHRASE_FILE: '/a', OTHER: 'b' };
  expect(takePassphraseVariable(environment)).toBe('/a');
  expect(environment).toEqual({ OTHER: 'b' });
});

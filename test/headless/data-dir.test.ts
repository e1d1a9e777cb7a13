import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { defaultDataDir, openDataDir } from '../../main/shared-adapters/files/data-dir.ts';
import { DataDirTaken, lockDataDir } from '../../main/shared-adapters/files/data-dir-lock.ts';
import { restrictToUser } from '../../main/shared-adapters/system/windows-acl.ts';
import { readInstance } from '../../main/shared-adapters/files/instance-info.ts';
import { tempDir } from './support/temp-dir.ts';

const isRoot = process.getuid?.() === 0;
const refused = (why: string) =>
  expect.objectContaining({
    code: 'store_failed',
    message: expect.stringContaining(why) as string,
  }) as Error;

it('SEC-92 creates the folder for this user alone and tightens an empty one', () => {
  const parent = tempDir();
  const dataDir = join(parent, 'deep', 'ünï cödé');
  expect(openDataDir(dataDir)).toBe(dataDir);
  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  chmodSync(dataDir, 0o755);
  openDataDir(dataDir);
  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
});

it('SEC-92 refuses a link, a file, a foreign folder, a folder of other things, and an unsafe place', () => {
  const parent = tempDir();
  const real = join(parent, 'real');
  mkdirSync(real, { mode: 0o700 });
  symlinkSync(real, join(parent, 'link'));
  expect(() => openDataDir(join(parent, 'link'))).toThrow(refused('symbolic link'));
  writeFileSync(join(parent, 'file'), '');
  expect(() => openDataDir(join(parent, 'file'))).toThrow(refused('is a file'));
  expect(() => openDataDir(join(parent, 'file', 'below'))).toThrow(refused('cannot be used'));
  const home = join(parent, 'home');
  mkdirSync(home);
  chmodSync(home, 0o755);
  writeFileSync(join(home, 'letter.txt'), '');
  expect(() => openDataDir(home)).toThrow(refused('not Consentry'));
  expect(statSync(home).mode & 0o777).toBe(0o755);
  const open = join(parent, 'open');
  mkdirSync(open);
  chmodSync(open, 0o777);
  expect(() => openDataDir(join(open, 'data'))).toThrow(refused('every user may write'));
});

it.runIf(isRoot)('SEC-92 refuses a folder of another user', () => {
  const dataDir = tempDir();
  chownSync(dataDir, 12_345, 12_345);
  expect(() => openDataDir(dataDir)).toThrow(refused('another user'));
  chownSync(dataDir, 0, 0);
});

it('SEC-92 in an unsafe place nothing is even created', () => {
  const open = join(tempDir(), 'open');
  mkdirSync(open);
  chmodSync(open, 0o777);
  expect(() => openDataDir(join(open, 'deep', 'data'))).toThrow(refused('every user may write'));
  expect(readdirSync(open)).toEqual([]);
});

it.each(['store.db', 'vault.json', 'vault.key', 'preferences.json', 'instance.json.tmp', 'logs'])(
  'SEC-92 refuses a folder in which %s is a symbolic link, and leaves what it leads to alone',
  (name) => {
    const elsewhere = join(tempDir(), 'mine');
    writeFileSync(elsewhere, 'mine', { mode: 0o644 });
    const dataDir = openDataDir(join(tempDir(), 'data'));
    symlinkSync(elsewhere, join(dataDir, name));
    expect(() => openDataDir(dataDir)).toThrow(refused('is a symbolic link'));
    expect([readFileSync(elsewhere, 'utf8'), statSync(elsewhere).mode & 0o777]).toEqual([
      'mine',
      0o644,
    ]);
  },
);

it('SEC-92 refuses a link in the folder of logs, but not the marks of a running desktop app', () => {
  const dataDir = openDataDir(join(tempDir(), 'data'));
  symlinkSync('computer-1234', join(dataDir, 'SingletonLock'));
  openDataDir(dataDir);
  mkdirSync(join(dataDir, 'logs'));
  symlinkSync('/etc/hostname', join(dataDir, 'logs', 'consentry.log'));
  expect(() => openDataDir(dataDir)).toThrow(refused('is a symbolic link'));
});

it.each(['store.db', 'audit.db', 'vault.json', 'preferences.json', 'logs/consentry.log'])(
  'TRIAL-C7 SEC-92 refuses a folder in which %s has a second name elsewhere, and changes nothing of it',
  (name) => {
    const elsewhere = join(tempDir(), 'theirs');
    writeFileSync(elsewhere, 'theirs', { mode: 0o644 });
    const dataDir = openDataDir(join(tempDir(), 'data'));
    mkdirSync(join(dataDir, 'logs'));
    linkSync(elsewhere, join(dataDir, name));
    expect(() => openDataDir(dataDir)).toThrow(refused('a hard link'));
    expect([readFileSync(elsewhere, 'utf8'), statSync(elsewhere).mode & 0o777]).toEqual([
      'theirs',
      0o644,
    ]);
    // As the message says: a copy in its place.
    rmSync(join(dataDir, name));
    writeFileSync(join(dataDir, name), 'theirs');
    openDataDir(dataDir);
  },
);

it('TRIAL-C7 a name of our own beside a file is no obstacle: a crash between link and unlink left it', () => {
  const dataDir = openDataDir(join(tempDir(), 'data'));
  const key = join(dataDir, 'vault.key');
  const temporary = `${key}.0123456789ab.tmp`;
  writeFileSync(temporary, 'key', { mode: 0o600 });
  linkSync(temporary, key);
  openDataDir(dataDir);
  // A third one is.
  linkSync(key, join(tempDir(), 'theirs'));
  expect(() => openDataDir(dataDir)).toThrow(refused('a hard link'));
});

it('SEC-92 tightens files that a backup brought back too wide', () => {
  const dataDir = openDataDir(join(tempDir(), 'data'));
  mkdirSync(join(dataDir, 'logs'));
  const files = ['vault.key', 'store.db', 'logs/consentry.log'].map((name) => join(dataDir, name));
  for (const file of files) {
    writeFileSync(file, '');
    chmodSync(file, 0o666);
  }
  chmodSync(join(dataDir, 'logs'), 0o777);
  openDataDir(dataDir);
  expect(files.map((file) => statSync(file).mode & 0o777)).toEqual(files.map(() => 0o600));
  expect(statSync(join(dataDir, 'logs')).mode & 0o777).toBe(0o700);
});

it.runIf(isRoot)('SEC-92 refuses a file of another user', () => {
  const dataDir = openDataDir(join(tempDir(), 'data'));
  writeFileSync(join(dataDir, 'vault.json'), '{}');
  chownSync(join(dataDir, 'vault.json'), 12_345, 12_345);
  expect(() => openDataDir(dataDir)).toThrow(refused('another user'));
});

it('SEC-92 on Windows the folder is for this user and the system, or not used', () => {
  const runs: unknown[] = [];
  const parts = {
    environment: { SystemRoot: 'C:\\Windows', USERDOMAIN: 'HOME' },
    userName: () => 'sam',
    run: (program: string, args: readonly string[]) => void runs.push([program, ...args]),
  };
  restrictToUser('C:\\data', parts);
  expect(runs).toEqual([
    [
      'C:\\Windows\\System32\\icacls.exe',
      'C:\\data',
      '/inheritance:r',
      '/grant:r',
      'HOME\\sam:(OI)(CI)F',
      '/grant:r',
      '*S-1-5-18:(OI)(CI)F',
      '/q',
    ],
  ]);
  const dataDir = join(tempDir(), 'data');
  const restrict = () => {
    throw new Error('denied');
  };
  expect(() => openDataDir(dataDir, { platform: 'win32', restrict })).toThrow(
    refused('kept from other users'),
  );
  expect(existsSync(dataDir)).toBe(false);
});

it('finds the place each system has for it', () => {
  expect(defaultDataDir({}, 'linux', '/home/a')).toBe('/home/a/.config/consentry');
  expect(defaultDataDir({ XDG_CONFIG_HOME: '/x' }, 'linux', '/home/a')).toBe('/x/consentry');
  expect(defaultDataDir({}, 'darwin', '/Users/a')).toBe(
    '/Users/a/Library/Application Support/Consentry',
  );
  expect(defaultDataDir({ CONSENTRY_DATA_DIR: '/y' }, 'darwin', '/Users/a')).toBe('/y');
});

const info = {
  pid: 1,
  startedAt: 1,
  shell: 'headless',
  version: '1',
  control: '/c',
  endpoint: 'http://127.0.0.1:1/mcp',
} as const;

it('REL-13 gives the lock to one, tells the other where the first is, and is free again after release', () => {
  const dataDir = tempDir();
  const lock = lockDataDir(dataDir);
  expect(() => lockDataDir(dataDir)).toThrow(/just starting/u);
  lock.publish(info);
  expect(readInstance(dataDir)).toEqual(info);
  expect(() => lockDataDir(dataDir)).toThrow(DataDirTaken);
  expect(() => lockDataDir(dataDir)).toThrow(/process 1 at http:\/\/127\.0\.0\.1:1\/mcp/u);
  lock.release();
  lock.release();
  expect(readInstance(dataDir)).toBeUndefined();
  lockDataDir(dataDir).release();
});

it('REL-13 recovers the lock of a process that was killed', async () => {
  const dataDir = tempDir();
  const script = `
    import Database from ${JSON.stringify(import.meta.resolve('libsql'))};
    globalThis.db = new Database(${JSON.stringify(join(dataDir, 'instance.lock'))});
    db.exec('BEGIN EXCLUSIVE');
    console.log('locked');
    setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(holder.stdout, 'data');
  expect(() => lockDataDir(dataDir)).toThrow(DataDirTaken);
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  lockDataDir(dataDir).release();
});

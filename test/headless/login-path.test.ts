/**
 * The login shell is asked for PATH once; whatever its profile does, the answer is plain or none.
 */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createLoginPath } from '../../main/shared-adapters/system/login-path.ts';
import { makeTempDir } from '../support/system/temp-dir.ts';

let folder: string;
beforeEach(() => {
  folder = makeTempDir();
});
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** A shell that runs its last argument after a profile of the test's choice. */
function shellWith(profile: string): string {
  const path = join(folder, 'shell');
  writeFileSync(path, `#!/bin/sh\n${profile}\nfor last; do :; done\neval "$last"\n`);
  chmodSync(path, 0o755);
  return path;
}
const ask = (shell: string | null, more: object = {}) =>
  createLoginPath({
    logger: silent,
    platform: 'linux',
    shell,
    environment: { PATH: '/usr/bin:/bin' },
    ...more,
  })();

describe('PATH of the login shell (ATRYUM-8)', () => {
  it('is what the profile makes of it, before our own folders, each once', async () => {
    expect(await ask(shellWith('PATH=/opt/tools/bin:$PATH'))).toBe('/opt/tools/bin:/usr/bin:/bin');
  });

  it('is found in whatever the profile prints', async () => {
    const noise = 'echo "Welcome! <PATH>"; printf "\\033[2J"; PATH=/opt/a:$PATH; echo more >&2';
    expect(await ask(shellWith(noise))).toBe('/opt/a:/usr/bin:/bin');
  });

  it('SEC-75 leaves out folders that are relative', async () => {
    expect(await ask(shellWith('PATH=.:bin::/opt/a:$PATH'))).toBe('/opt/a:/usr/bin:/bin');
  });

  it.each([
    ['a profile that ends it', 'exit 3'],
    [
      'a profile without an end of output',
      'while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done',
    ],
  ])('is not known after %s', async (_what, profile) => {
    expect(await ask(shellWith(profile))).toBeNull();
  });

  it('is not waited for longer than the deadline, and nothing is left running', async () => {
    const mark = join(folder, 'pid');
    const shell = shellWith(`echo $$ > ${mark}; exec sleep 600`);
    expect(await ask(shell, { deadline: 1500 })).toBeNull();
    const pid = Number(readFileSync(mark, 'utf8'));
    await vi.waitFor(() => {
      expect(isRunning(pid)).toBe(false);
    });
  });

  it('is not asked on Windows, nor of a shell that is not there', async () => {
    expect(await ask(shellWith(''), { platform: 'win32' })).toBeNull();
    expect(await ask(null)).toBeNull();
    expect(await ask('bash')).toBeNull();
    expect(await ask(join(folder, 'missing'))).toBeNull();
  });

  it('is asked once', async () => {
    const count = join(folder, 'count');
    const path = createLoginPath({
      logger: silent,
      platform: 'linux',
      shell: shellWith(`echo x >> ${count}; PATH=/opt/a:$PATH`),
      environment: { PATH: '/bin' },
    });
    expect(await Promise.all([path(), path(), path()])).toEqual(Array(3).fill('/opt/a:/bin'));
    expect(readFileSync(count, 'utf8')).toBe('x\n');
  });

  it('is that of a real shell, which is asked as a terminal would start it', async () => {
    const known = await createLoginPath({ logger: silent, platform: 'linux', shell: '/bin/sh' })();
    expect(known?.split(':')).toEqual(expect.arrayContaining(['/usr/bin']));
  });
});

function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/su.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

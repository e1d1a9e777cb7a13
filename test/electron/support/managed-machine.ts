/**
 * A computer that somebody manages, for one start of the app: Electron runs in a mount namespace of
 * its own, where `/etc` is a copy with a policy in it. The app has no door for this: it reads the
 * one place of the system, and looks at owners and rights as ever.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { executablePath } from './app.ts';

export interface ManagedMachine {
  /** In place of Electron. */
  readonly executable: string;
  /** Puts a policy there, at once and whole. */
  write(policy: object | string): void;
}

/**
 * Only root can make files that belong to root, and give a program another `/etc`; not every
 * container lets it.
 */
export function canManage(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    execFileSync('unshare', ['-m', 'sh', '-c', 'mount --bind /etc /etc'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** @param dir empty; for the test to remove */
export function makeManagedMachine(dir: string, policy: object | string): ManagedMachine {
  const etc = join(dir, 'etc');
  cpSync('/etc', etc, { recursive: true, verbatimSymlinks: true, filter: isCopied });
  const folder = join(etc, 'consentry');
  mkdirSync(folder, { mode: 0o755 });
  chmodSync(etc, 0o755);
  const executable = join(dir, 'electron');
  writeFileSync(
    executable,
    `#!/bin/sh\nexec unshare -m sh -c 'mount --bind "$0" /etc && exec "$@"' "${etc}" "${executablePath}" "$@"\n`,
    { mode: 0o755 },
  );
  let written = 0;
  const machine: ManagedMachine = {
    executable,
    write(next) {
      written += 1;
      const draft = join(folder, `draft-${written}`);
      writeFileSync(draft, typeof next === 'string' ? next : JSON.stringify(next), { mode: 0o644 });
      renameSync(draft, join(folder, 'policy.json'));
    },
  };
  machine.write(policy);
  return machine;
}

/** Sockets and pipes cannot be copied, and a policy of this very computer stays out. */
function isCopied(path: string): boolean {
  return !/\.(?:sock|pid)$|^\/etc\/consentry$/u.test(path);
}

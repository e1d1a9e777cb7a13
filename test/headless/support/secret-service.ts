/**
 * A Secret Service of a test's own: a session bus and GNOME's keyring in a temporary folder, ended
 * with the test.
 */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { tempDir } from './temp-dir.ts';

/** Both come with the desktop session that CI runs in. */
export const hasSecretService = ['dbus-daemon', 'gnome-keyring-daemon', 'gdbus'].every(
  (program) =>
    spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0 || isGdbus(program),
);

function isGdbus(program: string): boolean {
  return program === 'gdbus' && spawnSync(program, ['help'], { stdio: 'ignore' }).status === 0;
}

export interface SecretService {
  readonly environment: Readonly<Record<string, string>>;
  /** Nobody is there to unlock it. */
  lock(): void;
  /** The service goes away; the bus stays. */
  end(): Promise<void>;
  /** The service with what it kept, unlocked. */
  begin(): Promise<void>;
}

export async function startSecretService(): Promise<SecretService> {
  const folder = tempDir();
  const address = `unix:path=${join(folder, 'bus')}`;
  const environment = {
    CONSENTRY_KEY_STORE: '',
    DBUS_SESSION_BUS_ADDRESS: address,
    XDG_RUNTIME_DIR: folder,
    XDG_DATA_HOME: join(folder, 'data'),
    GNOME_KEYRING_CONTROL: '',
    DISPLAY: '',
  };
  mkdirSync(environment.XDG_DATA_HOME, { mode: 0o700 });
  const env = { ...process.env, ...environment };
  const bus = spawn(
    'dbus-daemon',
    ['--nofork', '--nopidfile', '--print-address=1', `--config-file=${busConfig(folder, address)}`],
    { env, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  endWithTest(bus);
  await once(bus.stdout, 'data');
  let keyring: ChildProcess | undefined;

  const call = (...words: string[]): string =>
    execFileSync('gdbus', ['call', '--session', '--dest', ...words], {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  const isUnlocked = (): boolean => {
    try {
      return call(
        'org.freedesktop.secrets',
        '--object-path',
        '/org/freedesktop/secrets/collection/login',
        '--method',
        'org.freedesktop.DBus.Properties.Get',
        'org.freedesktop.Secret.Collection',
        'Locked',
      ).includes('false');
    } catch {
      return false;
    }
  };

  async function begin(): Promise<void> {
    const child = spawn(
      'gnome-keyring-daemon',
      ['--foreground', '--unlock', '--components=secrets'],
      { env, stdio: ['pipe', 'ignore', 'ignore'] },
    );
    keyring = child;
    endWithTest(child);
    child.stdin.end('test');
    await expect.poll(isUnlocked, { timeout: 10_000, interval: 50 }).toBe(true);
  }
  await begin();

  return {
    environment,
    begin,
    lock: () =>
      void call(
        'org.freedesktop.secrets',
        '--object-path',
        '/org/freedesktop/secrets',
        '--method',
        'org.freedesktop.Secret.Service.Lock',
        "['/org/freedesktop/secrets/collection/login']",
      ),
    async end() {
      keyring?.kill('SIGTERM');
      if (keyring !== undefined) await once(keyring, 'exit');
    },
  };
}

/** A bus that starts no service by itself: what the test ends stays away. */
function busConfig(folder: string, address: string): string {
  const path = join(folder, 'bus.conf');
  writeFileSync(
    path,
    `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>${address}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`,
  );
  return path;
}

function endWithTest(child: ChildProcess): void {
  const gone = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await gone;
  });
}

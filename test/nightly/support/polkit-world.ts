/**
 * A real polkit for a test: polkitd on a system bus of its own, a user with a password, and the
 * agent that asks in a terminal. All of it sees files of the test in place of the machine's own (in
 * a mount namespace), so nothing of the machine changes. Only root can make that.
 */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import type { PolkitParts } from '../../../main/shared-adapters/identification/polkit.ts';
import { memoryLogger } from '../../support/core/memory-ports.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';

const uid = 65_432;
export const password = 'correct horse';
const tools = [
  ...['/usr/lib/polkit-1/polkitd', '/usr/bin/pkcheck', '/usr/bin/pkttyagent'],
  ...['/usr/bin/dbus-daemon', '/usr/bin/unshare', '/usr/bin/nsenter', '/usr/bin/script'],
  ...['/usr/bin/setpriv', '/usr/bin/perl'],
];
const ownPolicy = join(import.meta.dirname, '../../../build/linux/app.consentry.policy');
const patience = { timeout: 15_000, interval: 50 };

/** Why there can be no polkit here; null: there can. */
export function noPolkit(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'only root can start a polkit of its own';
  const missing = tools.filter((path) => !existsSync(path));
  if (missing.length > 0) return `missing (polkitd, dbus-daemon): ${missing.join(', ')}`;
  const { status } = spawnSync('/usr/bin/unshare', ['--mount', 'true']);
  return status === 0 ? null : 'this machine allows no mount namespace';
}

interface PolkitWorld {
  /** What the adapter needs to ask this polkit about a process of the user. */
  readonly parts: PolkitParts & { readonly policyFile: string };
  startAgent(): Promise<Agent>;
}

interface Agent {
  /** Resolves once it asks for the password; types it. */
  type(text: string): Promise<void>;
  /** As Ctrl-C does. */
  interrupt(): Promise<void>;
}

/** @param hasPolicy whether our action is installed */
export async function startPolkit({ hasPolicy = true } = {}): Promise<PolkitWorld> {
  const folder = makeTempDir();
  chmodSync(folder, 0o755);
  const address = `unix:path=${join(folder, 'bus')}`;
  const actions = join(folder, 'actions');
  mkdirSync(actions);
  const policyFile = join(actions, 'app.consentry.policy');
  if (hasPolicy) copyFileSync(ownPolicy, policyFile);
  writeFileSync(join(folder, 'bus.conf'), busConfiguration(address));
  writeFileSync(
    join(folder, 'passwd'),
    `${readFileSync('/etc/passwd', 'utf8')}tester:x:${uid}:${uid}::/:/bin/sh\n`,
  );
  const hash = execFileSync(
    '/usr/bin/perl',
    ['-e', 'print crypt($ARGV[0], q($6$saltsalt$))', password],
    { encoding: 'utf8' },
  );
  writeFileSync(
    join(folder, 'shadow'),
    `root:*:19000:0:99999:7:::\ntester:${hash}:19000:0:99999:7:::\n`,
    { mode: 0o600 },
  );
  const setup = [
    `mount --bind ${actions} /usr/share/polkit-1/actions`,
    `mount --bind ${join(folder, 'passwd')} /etc/passwd`,
    `mount --bind ${join(folder, 'shadow')} /etc/shadow`,
    // The helper that checks the password takes no address from its environment.
    'mount -t tmpfs none /run && mkdir /run/dbus',
    `ln -s ${join(folder, 'bus')} /run/dbus/system_bus_socket`,
    `dbus-daemon --config-file=${join(folder, 'bus.conf')} --nofork & bus=$!`,
    'trap "kill $bus $polkit" TERM',
    `while [ ! -S ${join(folder, 'bus')} ]; do :; done`,
    `DBUS_SYSTEM_BUS_ADDRESS=${address} /usr/lib/polkit-1/polkitd --no-debug & polkit=$!`,
    'wait $polkit; wait',
  ];
  const world = start('/usr/bin/unshare', ['--mount', 'sh', '-c', setup.join('\n')], {});
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C', DBUS_SYSTEM_BUS_ADDRESS: address };
  const asUser = ['--reuid', String(uid), '--regid', String(uid), '--clear-groups'];
  const subject = start('/usr/bin/setpriv', [...asUser, 'sleep', '120'], env);
  const pkcheck = join(folder, 'pkcheck');
  writeFileSync(pkcheck, `#!/bin/sh\nexec setpriv ${asUser.join(' ')} /usr/bin/pkcheck "$@"\n`, {
    mode: 0o755,
  });
  await vi.waitFor(() => {
    const known = spawnSync('/usr/bin/pkaction', [], { env, encoding: 'utf8' });
    if (known.status !== 0) throw new Error(`polkitd does not answer: ${known.stderr}`);
  }, patience);

  const pid = subject.pid ?? 0;
  return {
    parts: { logger: memoryLogger(), pkcheck, policyFile, subject: { pid, uid }, env },
    async startAgent() {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
      // It closes descriptor 9 once it is registered.
      const agent = `pkttyagent --process ${pid},${fields?.[19] ?? ''} --notify-fd 9`;
      const command = `{ setpriv ${asUser.join(' ')} ${agent} 9>&1 >/dev/tty 2>&1; } | { cat; echo registered >/dev/tty; }`;
      const child = start(
        '/usr/bin/nsenter',
        [`--mount=/proc/${world.pid ?? 0}/ns/mnt`, 'script', '-qfc', command, '/dev/null'],
        env,
        'pipe',
      );
      let shown = '';
      child.stdout?.on('data', (chunk: Buffer) => (shown += chunk.toString('utf8')));
      const untilShown = (what: RegExp): Promise<void> =>
        vi.waitFor(() => {
          if (!what.test(shown)) throw new Error(`the agent shows: ${shown}`);
          shown = '';
        }, patience);
      await untilShown(/registered/u);
      return {
        async type(text) {
          await untilShown(/password:/iu);
          child.stdin?.write(`${text}\n`);
        },
        async interrupt() {
          await untilShown(/password:/iu);
          child.stdin?.write('\u0003');
        },
      };
    },
  };
}

/** Ends with the test, and its children with it. */
function start(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  input: 'ignore' | 'pipe' = 'ignore',
): ChildProcess {
  const child = spawn(file, [...args], {
    detached: true,
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', ...env },
    stdio: [input, 'pipe', 'ignore'],
  });
  onTestFinished(() => {
    try {
      process.kill(-(child.pid ?? 0), 'SIGKILL');
    } catch {
      // It has ended.
    }
  });
  return child;
}

function busConfiguration(address: string): string {
  const rules = [
    ...['<allow user="*"/>', '<allow own="*"/>', '<allow send_type="method_call"/>'],
    ...['<allow send_type="signal"/>', '<allow receive_type="method_call"/>'],
    ...['<allow receive_type="method_return"/>', '<allow receive_type="error"/>'],
    '<allow receive_type="signal"/>',
    '<allow send_requested_reply="true" send_type="method_return"/>',
    '<allow send_requested_reply="true" send_type="error"/>',
  ];
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>${address}</listen><auth>EXTERNAL</auth>
<policy context="default">${rules.join('')}</policy></busconfig>
`;
}

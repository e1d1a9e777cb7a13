/**
 * The key store, asked by a process of its own: the native library blocks while a dialog is open,
 * for as long as it likes, and a thread that hangs in it would hold up the end of ours. A process
 * can be ended (REL-05).
 *
 * The key travels over its pipes only, never in an argument or a variable. Linux: the Secret
 * Service and nothing else; the library would fall back to the kernel's keyring, which forgets
 * everything at the next start of the system.
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Readable, Writable } from 'node:stream';
import * as z from 'zod';
import { limits } from '../../core/limits/limits.ts';
import type { Clock } from '../../core/ports/ports.ts';
import { KeyStoreError, nameOfKeyStore, type OsKeyStore } from './os-key-store.ts';

const service = 'Consentry vault key';

/** Plain CommonJS for `node -e`; reads one JSON document, prints one. */
const script = `
let text = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', (piece) => { text += piece; });
process.stdin.on('end', () => {
  const say = (answer) => process.stdout.write(JSON.stringify(answer));
  const { act, service, id, key, library } = JSON.parse(text);
  let entry;
  try {
    const { Entry } = require(library);
    entry = new Entry(service, id, { linux: { store: 'secret-service' } });
  } catch (error) {
    return say({ trouble: 'absent', message: String(error.message) });
  }
  try {
    if (act === 'find') say({ key: null });
    if (act === 'get') {
      const found = entry.getSecret();
      say({ key: found === null ? null : Buffer.from(found).toString('base64') });
    }
    if (act === 'put') {
      entry.setSecret(Buffer.from(key, 'base64'));
      say({ key: null });
    }
    if (act === 'remove') {
      entry.deleteCredential();
      say({ key: null });
    }
  } catch (error) {
    say({ trouble: 'refused', message: String(error.message) });
  }
});
`;

const answerSchema = z.union([
  z.strictObject({ trouble: z.enum(['absent', 'refused']), message: z.string() }),
  z.strictObject({ key: z.base64().nullable() }),
]);

export interface ProcessKeyStoreOptions {
  readonly clock: Clock;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly platform?: NodeJS.Platform;
  /** A module with the face of `@napi-rs/keyring`. */
  readonly library?: string;
}

type Act = 'find' | 'get' | 'put' | 'remove';
type Asker = ChildProcessByStdio<Writable, Readable, null>;

export function createProcessKeyStore(options: ProcessKeyStoreOptions): OsKeyStore {
  const { clock, environment = process.env, platform = process.platform } = options;
  const running = new Set<Asker>();
  const name = nameOfKeyStore(platform);

  async function ask(act: Act, id: string, key?: Buffer): Promise<Buffer | undefined> {
    if (!mayBeThere(platform, environment))
      throw new KeyStoreError('absent', 'There is no session bus.');
    const library = options.library ?? pathOfLibrary();
    const child = spawn(process.execPath, ['-e', script], {
      shell: false,
      windowsHide: true,
      cwd: platform === 'win32' ? undefined : '/',
      env: environmentOf(environment),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    running.add(child);
    try {
      const request = { act, service, id, library, key: key?.toString('base64') };
      const answer = answerSchema.safeParse(await talk(child, JSON.stringify(request)));
      if (!answer.success) throw new KeyStoreError('refused', `The ${name} failed.`);
      if ('trouble' in answer.data)
        throw new KeyStoreError(answer.data.trouble, answer.data.message);
      return answer.data.key === null ? undefined : Buffer.from(answer.data.key, 'base64');
    } finally {
      running.delete(child);
      child.kill('SIGKILL');
    }
  }

  function talk(child: Asker, request: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const pieces: Buffer[] = [];
      let size = 0;
      const cancel = clock.after(limits.vault.answer, () =>
        reject(new KeyStoreError('silent', `The ${name} does not answer.`)),
      );
      const fail = (): void => {
        cancel();
        reject(new KeyStoreError('refused', `The ${name} cannot be asked.`));
      };
      child.on('error', fail);
      child.stdin.on('error', () => undefined);
      child.stdout.on('data', (piece: Buffer) => {
        size += piece.length;
        if (size > limits.vault.answerBytes) fail();
        else pieces.push(piece);
      });
      child.on('close', () => {
        cancel();
        try {
          resolve(JSON.parse(Buffer.concat(pieces).toString('utf8')));
        } catch {
          fail();
        }
      });
      child.stdin.end(request);
    });
  }

  return {
    name,
    async find() {
      try {
        await ask('find', 'none');
        return true;
      } catch (error) {
        if (error instanceof KeyStoreError && error.trouble === 'absent') return false;
        throw error;
      }
    },
    get: (id) => ask('get', id),
    put: async (id, key) => void (await ask('put', id, key)),
    remove: async (id) => void (await ask('remove', id)),
    close() {
      for (const child of running) child.kill('SIGKILL');
    },
  };
}

/** Linux without a session bus has no Secret Service: known without a process. */
function mayBeThere(
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  if (environment['CONSENTRY_KEY_STORE'] === 'none') return false;
  if (platform === 'darwin' || platform === 'win32') return true;
  if (environment['DBUS_SESSION_BUS_ADDRESS']) return true;
  const runtime = environment['XDG_RUNTIME_DIR'];
  return runtime !== undefined && existsSync(`${runtime}/bus`);
}

function pathOfLibrary(): string {
  try {
    return createRequire(import.meta.url).resolve('@napi-rs/keyring');
  } catch {
    throw new KeyStoreError('absent', 'The library for it is not installed.');
  }
}

/** What reaching the store and showing its dialog takes; nothing else of ours gets in. */
const inheritedNames = [
  'PATH',
  'HOME',
  'USER',
  'LANG',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'XAUTHORITY',
  'XDG_RUNTIME_DIR',
  'DBUS_SESSION_BUS_ADDRESS',
  'SystemRoot',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
] as const;

function environmentOf(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const pairs = inheritedNames.flatMap((name): [string, string][] => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(pairs);
}

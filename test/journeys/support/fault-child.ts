/**
 * A core in a process of its own that ends itself with SIGKILL at a named fault point, told over
 * IPC by `fault-process.ts`. Bundled by the test that uses it; never part of the product.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandName } from '../../../contract/commands/commands.ts';
import { createCore } from '../../../main/core/create-core.ts';
import type { Core } from '../../../main/core/ports/core.ts';
import { Secret } from '../../../main/core/lib/secret.ts';
import type { FaultPoint } from '../../../main/core/ports/fault-point.ts';
import type { Ports } from '../../../main/core/ports/ports.ts';
import { createNodeClock } from '../../../main/shared-adapters/system/node-clock.ts';
import { createNodeRandom } from '../../../main/shared-adapters/system/node-random.ts';
import { defaultPreferences } from '../../../main/shared-adapters/files/preferences-schema.ts';
import { memoryApp, memoryPorts, plainVaultState } from '../../support/core/memory-ports.ts';

export type FaultName = Parameters<FaultPoint>[0];
export type ToChild =
  | { readonly kind: 'start'; readonly dataDir: string; readonly port: number }
  | { readonly kind: 'arm'; readonly point: FaultName }
  | {
      readonly kind: 'run';
      readonly id: number;
      readonly name: CommandName;
      readonly input: unknown;
    };
export type FromChild =
  | { readonly kind: 'ready'; readonly issuer: string; readonly port: number }
  | { readonly kind: 'armed' }
  | { readonly kind: 'result'; readonly id: number; readonly result: unknown };

/** Of somebody who has been through the first run. */
const chosenPreferences = {
  ...defaultPreferences,
  accessPolicy: 'read-write',
  isAccessChosen: true,
} as const;

let armed: FaultName | null = null;
let core: Core | null = null;
/** Where this process keeps what has to be there after its death. */
let folder = '';

const silent = (): void => undefined;
const ports: Ports = {
  clock: createNodeClock(),
  random: createNodeRandom(),
  logger: { debug: silent, info: silent, warn: silent, error: silent },
  app: memoryApp(),
  bridge: null,
  clientPaths: memoryPorts().clientPaths,
  vault: {
    ...plainVaultState('A plain file of a test.'),
    get: async (reference) => {
      const text = readKept<Record<string, string>>('vault.json', {})[reference];
      return text === undefined ? undefined : new Secret(text);
    },
    put: async (reference, secret) => {
      keep('vault.json', { ...readKept('vault.json', {}), [reference]: secret.open() });
    },
    remove: async (reference) => {
      const { [reference]: _removed, ...rest } = readKept<Record<string, string>>('vault.json', {});
      keep('vault.json', rest);
    },
  },
  preferences: {
    read: () => readKept('preferences.json', chosenPreferences),
    update(change) {
      const next = change(readKept('preferences.json', chosenPreferences));
      keep('preferences.json', next);
      return next;
    },
  },
  presenter: { present: silent, dismiss: silent },
  resolver: { resolve: () => Promise.reject(new Error('no names here')) },
  processes: { owner: async () => 'own', program: async () => null },
  children: { prepare: () => undefined, watch: () => undefined, forget: () => undefined },
  faults: (point) => {
    if (point === armed) process.kill(process.pid, 'SIGKILL');
  },
};

function readKept<Value>(name: string, otherwise: Value): Value {
  const file = join(folder, name);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Value) : otherwise;
}

/** Whole or not at all, as the real ones do it. */
function keep(name: string, value: unknown): void {
  writeFileSync(join(folder, `${name}.new`), JSON.stringify(value));
  renameSync(join(folder, `${name}.new`), join(folder, name));
}

const tell = (message: FromChild): void => void process.send?.(message);

process.on('message', (message: ToChild) => void take(message));
process.once('disconnect', () => process.exit(0));

async function take(message: ToChild): Promise<void> {
  switch (message.kind) {
    case 'start': {
      folder = message.dataDir;
      core = createCore(ports, {
        dataDir: message.dataDir,
        version: 'fault',
        shell: 'headless',
        port: message.port,
      });
      const { issuer, port } = await core.start();
      return tell({ kind: 'ready', issuer, port });
    }
    case 'arm':
      armed = message.point;
      return tell({ kind: 'armed' });
    case 'run': {
      const result = await core?.call('terminal', message.name, message.input);
      return tell({ kind: 'result', id: message.id, result });
    }
  }
}

/**
 * What very many grants cost: the snapshot, for a window and over the control channel, and ending
 * all of them.
 */
import { createConnection } from 'node:net';
import { join } from 'node:path';
import type { CommandName } from '../../contract/commands/commands.ts';
import { createCore } from '../../main/core/create-core.ts';
import { openControlChannel } from '../../main/shared-adapters/control/control-channel.ts';
import { keepingVault } from '../../test/support/upstreams/keeping-vault.ts';
import { fillWithGrants } from '../../test/support/core/many-grants.ts';
import { memoryPorts } from '../../test/support/core/memory-ports.ts';

/** All times in milliseconds. */
export interface GrantNumbers {
  readonly grants: number;
  readonly start: number;
  /** The first snapshot of a run, and those after something changed. */
  readonly first: number;
  readonly snapshots: readonly number[];
  readonly overControl: readonly number[];
  readonly bytes: number;
  readonly revokeAll: number;
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const asks = 10;

/** @param folder empty */
export async function measureGrants(
  folder: string,
  { clients, grantsEach }: { readonly clients: number; readonly grantsEach: number },
): Promise<GrantNumbers> {
  fillWithGrants(folder, clients, grantsEach);
  const core = createCore(memoryPorts({ vault: keepingVault(), logger: silent }), {
    dataDir: folder,
    version: '0.0.0-bench',
    shell: 'headless',
    port: 0,
  });
  const start = await timed(() => core.start());
  const address = join(folder, 'bench.sock');
  const control = await openControlChannel({ address, core, logger: silent });
  try {
    const ask = async (name: CommandName, input: object = {}): Promise<void> => {
      const result = await core.call('terminal', name, input);
      if (!result.ok) throw new Error(result.error.message);
    };
    const change = (round: number): Promise<void> =>
      ask('settings.set', { theme: round % 2 === 0 ? 'dark' : 'light' });
    const first = await timed(() => ask('state.get'));
    const snapshots: number[] = [];
    const overControl: number[] = [];
    let bytes = 0;
    for (let round = 0; round < asks; round += 1) {
      await change(2 * round);
      snapshots.push(await timed(() => ask('state.get')));
      await change(2 * round + 1);
      overControl.push(await timed(async () => (bytes = await askOver(address))));
    }
    const revokeAll = await timed(() => ask('client.revokeAll'));
    return {
      grants: clients * grantsEach,
      start,
      first,
      snapshots,
      overControl,
      bytes,
      revokeAll,
    };
  } finally {
    await control.close();
    await core.stop('quit');
  }
}

async function timed(action: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await action();
  return performance.now() - from;
}

/** As the command line does. @returns the length of the answer */
function askOver(address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(address);
    const parts: Buffer[] = [];
    socket.on('error', reject);
    socket.on('data', (part: Buffer) => {
      parts.push(part);
      if (part.at(-1) !== 10) return;
      const text = Buffer.concat(parts).toString();
      JSON.parse(text);
      socket.destroy();
      resolve(text.length);
    });
    socket.write(`${JSON.stringify({ id: 1, command: 'state.get' })}\n`);
  });
}

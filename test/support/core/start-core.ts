/**
 * A whole core over real loopback sockets, in this process, with its person played by
 * `core.call('terminal', …)`.
 */
import { onTestFinished } from 'vitest';
import type { Caller } from '../../../contract/commands/command.ts';
import type {
  CommandInput,
  CommandName,
  CommandOutput,
} from '../../../contract/commands/commands.ts';
import type { CommandErrorView } from '../../../contract/views/errors.ts';
import { createCore } from '../../../main/core/create-core.ts';
import { createNetwork } from '../../../main/core/net/network.ts';
import type { FetchTransport } from '../../../main/core/net/checked-connection.ts';
import type { Core, CoreOptions, Listening } from '../../../main/core/ports/core.ts';
import type { Ports, Vault } from '../../../main/core/ports/ports.ts';
import { memoryPorts, memoryVault } from './memory-ports.ts';
import { makeTempDir } from '../system/temp-dir.ts';

export interface TestCore extends Listening {
  readonly core: Core;
  readonly ports: Ports;
  readonly dataDir: string;
  /** Runs a command as the person at the terminal; fails the test when it is refused. */
  run<Name extends CommandName>(
    name: Name,
    input: CommandInput<Name>,
    caller?: Caller,
  ): Promise<CommandOutput<Name>>;
  /** Runs a command that has to be refused, and gives the error. */
  refused(name: CommandName, input: unknown, caller?: Caller): Promise<CommandErrorView>;
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly ports?: Partial<Ports>;
  readonly dataDir?: string;
  /**
   * Default: any that is free. `as-kept`: as a start without a word about it, by the preferences.
   */
  readonly port?: number | 'as-kept';
  /** In place of the internet. */
  readonly transport?: FetchTransport;
  /** Default: headless. */
  readonly shell?: CoreOptions['shell'];
  /** The port may be taken: the core then serves nowhere, and commands work. */
  readonly mayNotListen?: boolean;
}

/** What was put into the vault outlives a restart, as it does outside of tests. */
const vaults = new Map<string, Vault>();

function vaultOf(dataDir: string): Vault {
  let vault = vaults.get(dataDir);
  if (vault === undefined) vaults.set(dataDir, (vault = memoryVault()));
  return vault;
}

/** One that ends with the test. */
export async function startCore(options: StartOptions = {}): Promise<TestCore> {
  const dataDir = options.dataDir ?? makeTempDir();
  return openCore({ ...options, dataDir }, ({ stop }) => onTestFinished(() => stop('quit')));
}

/**
 * One that whoever opened it stops.
 *
 * @param onMade is handed the core before it starts, since a start may fail
 */
export async function openCore(
  options: StartOptions & { readonly dataDir: string },
  onMade?: (core: Core) => void,
): Promise<TestCore> {
  const { dataDir } = options;
  const ports = memoryPorts({ vault: vaultOf(dataDir), ...options.ports });
  const port = options.port === 'as-kept' ? undefined : (options.port ?? 0);
  const core = createCore(
    ports,
    { dataDir, version: '0.0.0-test', shell: options.shell ?? 'headless', port },
    // Not the proxy and the authorities of whoever runs the tests.
    { network: createNetwork({}), ...options.transport },
  );
  onMade?.(core);
  const listening = await core.start().catch((error: unknown) => {
    if (options.mayNotListen === true && port !== undefined)
      return { port, issuer: '', endpoint: '' };
    throw error;
  });
  return {
    ...listening,
    core,
    ports,
    dataDir,
    async run(name, input, caller = 'terminal') {
      const result = await core.call(caller, name, input);
      if (!result.ok) throw new Error(`${name} was refused: ${JSON.stringify(result.error)}`);
      return result.value as CommandOutput<typeof name>;
    },
    async refused(name, input, caller = 'terminal') {
      const result = await core.call(caller, name, input);
      if (result.ok) throw new Error(`${name} was not refused`);
      return result.error;
    },
    stop: () => core.stop('quit'),
  };
}

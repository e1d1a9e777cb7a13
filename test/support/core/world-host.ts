/** The real core, in a world, behind the bridge of a page in the same process. */
import { onTestFinished } from 'vitest';
import type { AppInfo } from '../../../contract/commands/app-commands.ts';
import type { ClientView } from '../../../contract/views/snapshot/client-view.ts';
import type { ConnectorView } from '../../../contract/views/connector-view.ts';
import type { Network } from '../../../main/core/net/network.ts';
import type { Ports } from '../../../main/core/ports/ports.ts';
import type { KnownClient } from '../worlds/world-client.ts';
import { callTool } from '../worlds/build-world.ts';
import { beginDeviceLogin, beginLogin } from '../worlds/world-client.ts';
import type { WaitData } from '../worlds/world-data.ts';
import { copyWorld, type WorldCopy } from '../worlds/world-template.ts';
import type { WorldName } from '../worlds/worlds.ts';
import { memoryApp, type TestClock } from './memory-ports.ts';
import { createPageBridge, type PageBridge } from './page-bridge.ts';
import { openCore, type TestCore } from './start-core.ts';

export interface WorldOptions {
  /** Default: the busy one. */
  readonly world?: WorldName;
  readonly headless?: boolean;
  readonly ports?: Partial<Ports>;
  /** What is done before the page opens. */
  readonly before?: (core: TestCore, copy: WorldCopy) => Promise<unknown>;
  /** What waits for an answer of the person when the page opens. */
  readonly waits?: readonly WaitData[];
  /** How it reaches servers; directly without. */
  readonly network?: Network;
  /** A port of the core, e.g. one that another program holds. */
  readonly port?: number;
}

export interface World extends PageBridge {
  readonly core: TestCore;
  /** The clock of the core. */
  readonly clock: TestClock;
  readonly home: string;
  /** What the clients keep, by their names. */
  readonly known: ReadonlyMap<string, KnownClient>;
  /** As the page sees it now. */
  client(name: string): ClientView;
  connector(name: string): ConnectorView;
}

/** A program that was installed, with a feed of updates, in which every switch works. */
function desktopApp(): Ports['app'] {
  let launch: AppInfo['launchAtLogin'] = {
    state: 'off',
    detail: 'Consentry does not start by itself.',
  };
  const plain = memoryApp();
  return memoryApp({
    async about() {
      return {
        ...(await plain.about()),
        tray: 'there',
        isPackaged: true,
        launchAtLogin: launch,
        updates: {
          channel: 'stable',
          state: 'current',
          version: null,
          checkedAt: null,
          detail: 'This is the newest version.',
        },
      };
    },
    async setLaunchAtLogin(isOn) {
      launch = isOn
        ? { state: 'on', detail: 'Consentry starts in the tray when you log in.' }
        : { state: 'off', detail: 'Consentry does not start by itself.' };
    },
    checkForUpdates: async () => undefined,
    openDataFolder: async () => undefined,
    clearClipboard: async () => true,
    saveFile: async (name) => `/home/me/Downloads/${name}`,
    chooseExportFile: async (name) => ({
      path: `/home/me/Downloads/${name}`,
      write: async () => undefined,
      finish: async () => undefined,
      discard: async () => undefined,
    }),
  });
}

/** Starts it for one test, with a copy of the world that nobody else changes. */
export function startWorld(options: WorldOptions = {}): Promise<World> {
  return openWorld(options, (close) => onTestFinished(close));
}

/**
 * The same for whoever closes it.
 *
 * @param onMade is handed what closes it before it starts, since a start may fail
 */
export async function openWorld(
  options: WorldOptions,
  onMade: (close: () => Promise<void>) => void,
): Promise<World> {
  const { world = 'busy', headless = false, waits = [] } = options;
  const copy = await copyWorld(world);
  const shell = headless ? 'headless' : 'desktop';
  const app = headless ? memoryApp() : desktopApp();
  const ports = { ...copy.ports, app, ...options.ports };
  const port = options.port ?? copy.port;
  const transport =
    options.network === undefined
      ? copy.transport
      : { ...copy.transport, network: options.network };
  const start = { ...copy, transport, port, ports, mayNotListen: true };
  const core = await openCore({ ...start, shell }, ({ stop }) => {
    onMade(async () => {
      await stop('quit');
      copy.release();
    });
  });
  // What serves nowhere connects to nothing.
  if (core.issuer !== '') await connected(core);
  await options.before?.(core, copy);
  for (const wait of waits) await ask(core, copy.clients, wait);
  const page = createPageBridge(core.core, shell);
  return {
    ...page,
    core,
    clock: copy.clock,
    home: copy.home,
    known: copy.clients,
    client: (name) => named(page.snapshot().clients, name),
    connector: (name) => named(page.snapshot().connectors, name),
  };
}

/** Resolves when no connector is on its way any more. */
async function connected({ core }: TestCore): Promise<void> {
  const isOver = (): boolean =>
    core.snapshot().connectors.every(({ connection }) => connection !== 'connecting');
  await until(isOver);
}

/** A client asks for something that waits for an answer. */
export async function ask(
  core: TestCore,
  clients: ReadonlyMap<string, KnownClient>,
  wait: WaitData,
): Promise<void> {
  const before = core.core.snapshot().questions.length;
  // A held call ends with the core.
  if ('call' in wait) callTool(core, clients, wait.call).catch(() => undefined);
  else if ('login' in wait) await beginLogin(core, clients, wait.login);
  else await core.run('device.enter', { userCode: await beginDeviceLogin(core) });
  await until(() => core.core.snapshot().questions.length > before);
}

/** Resolves once it is so. */
export function until(isSo: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (isSo()) resolve();
      else setImmediate(look);
    };
    look();
  });
}

function named<One extends { readonly name: string }>(all: readonly One[], name: string): One {
  const found = all.find((one) => one.name === name);
  if (found === undefined) throw new Error(`nothing is called ${name} here`);
  return found;
}

/** An address such as `#/clients`, or one that depends on the world. */
export type Address = string | ((world: World) => string);

export function hashOf(world: World, address: Address): string {
  return typeof address === 'string' ? address : address(world);
}

/** The page of a client, by its name. */
export const clientPage =
  (name: string): Address =>
  ({ client }) =>
    `#/clients/${encodeURIComponent(client(name).clientId)}`;

/** A world is built once in a process; each test then starts from a copy of what it keeps. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dialAddress, type FetchTransport } from '../../../main/core/net/checked-connection.ts';
import type { PreferencesDocument } from '../../../main/core/ports/preferences-document.ts';
import type { Ports } from '../../../main/core/ports/ports.ts';
import {
  createTestClock,
  memoryPreferences,
  newInstallation,
  memoryProcesses,
  memoryVault,
  type TestClock,
} from '../core/memory-ports.ts';
import { steadyClock } from '../core/steady-clock.ts';
import { openCore } from '../core/start-core.ts';
import { openDocumentServer } from '../upstreams/document-server.ts';
import { buildWorld } from './build-world.ts';
import { documentOf, type KnownClient } from './world-client.ts';
import type { ClientData, WorldData } from './world-data.ts';
import { startWorldServers } from './world-servers.ts';
import { writePastCalls } from './past-calls.ts';
import { worlds, type WorldName } from './worlds.ts';

/** What a core is started with to find itself in a world. */
export interface WorldCopy {
  readonly dataDir: string;
  readonly home: string;
  /** The one that the world was built with. */
  readonly port: number;
  /** Removes its data; the port may be given to the next copy. */
  release(): void;
  readonly clock: TestClock;
  readonly ports: Partial<Ports>;
  readonly transport: FetchTransport;
  readonly clients: ReadonlyMap<string, KnownClient>;
}

interface Template {
  copy(): WorldCopy;
}

const templates = new Map<WorldName, Promise<Template>>();

/** A copy of the world, which is built where nobody has asked for it yet. */
export async function copyWorld(name: WorldName): Promise<WorldCopy> {
  let template = templates.get(name);
  if (template === undefined) templates.set(name, (template = build(worlds[name])));
  return (await template).copy();
}

async function build(data: WorldData): Promise<Template> {
  const folder = mkdtempSync(join(process.env['CONSENTRY_TEST_WORLDS'] ?? tmpdir(), 'world-'));
  const at = (name: string): string => join(folder, name);
  for (const name of ['data', 'home']) mkdirSync(at(name), { mode: 0o700 });
  const servers = await startWorldServers(data.connectors ?? [], folder);
  const documents = await openDocuments(data.clients ?? []);
  const processes = memoryProcesses();
  const preferences = memoryPreferences(data.isNew ? newInstallation : {});
  const vault = memoryVault();
  const surroundings = {
    resolver: documents.resolver,
    searchPath: () => Promise.resolve(servers.searchPath),
    clientPaths: {
      homeDir: at('home'),
      platform: 'darwin' as const,
      environment: () => undefined,
      systemRoot: at('system'),
    },
    bridge: { command: '/opt/consentry/bridge', args: [] },
  };
  // Servers of this computer are where they are; only the internet is played.
  const transport: FetchTransport = {
    ...documents.transport,
    dial: (to, port) =>
      to.address === '127.0.0.1' ? dialAddress(to, port) : documents.transport.dial(to, port),
  };
  const port = await choosePort();
  if (data.past !== undefined) await writePastCalls(at('data'), data.past);
  const core = await openCore({
    dataDir: at('data'),
    port,
    ports: { ...surroundings, processes, preferences, vault },
    transport,
  });
  const clients = await buildWorld(data, { core, servers, processes, home: at('home') });
  await core.stop();
  cpSync(at('home'), at('home-kept'), { recursive: true });
  const kept = { document: preferences.read(), secrets: new Map(vault.entries) };
  let copies = 0;
  let isPortHeld = false;
  return {
    copy() {
      copies += 1;
      const dataDir = at(`data-${copies}`);
      cpSync(at('data'), dataDir, { recursive: true });
      // What watched the files of the copy before may not have let go of all of them.
      rmSync(at('home'), { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
      cpSync(at('home-kept'), at('home'), { recursive: true });
      rmSync(at('system'), { recursive: true, force: true });
      const clock = createTestClock(steadyClock);
      // What was written into files leads to this port; a second copy beside it has another.
      const isFirst = !isPortHeld;
      isPortHeld = true;
      return {
        port: isFirst ? port : 0,
        release() {
          rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
          if (isFirst) isPortHeld = false;
        },
        dataDir,
        home: at('home'),
        clock,
        transport,
        clients,
        ports: { ...surroundings, ...copyOf(kept), clock, processes: memoryProcesses() },
      };
    },
  };
}

/** Below those that the system gives out by itself, so that nobody gets it between two tests. */
async function choosePort(): Promise<number> {
  const server = createServer();
  for (;;) {
    const port = 20_000 + randomInt(9000);
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => {
      server.close(resolve);
    });
    return port;
  }
}

function copyOf(kept: {
  readonly document: PreferencesDocument;
  readonly secrets: ReadonlyMap<string, string>;
}): Pick<Ports, 'preferences' | 'vault'> {
  const vault = memoryVault();
  for (const [reference, secret] of kept.secrets) vault.entries.set(reference, secret);
  return { preferences: memoryPreferences(structuredClone(kept.document)), vault };
}

/** The internet of the world: the documents of its clients. */
function openDocuments(clients: readonly ClientData[]) {
  return openDocumentServer((request, response) => {
    const url = `https://${request.headers.host ?? ''}${request.url ?? ''}`;
    const client = clients.find(({ comes }) => comes.by === 'document' && comes.url === url);
    if (client === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(documentOf(client, url)));
  });
}

/**
 * One connector in each state that people can meet, brought about by real servers and programs.
 * They outlive a test, as all servers of worlds do.
 */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { ConnectorView } from '../../../contract/views/connector-view.ts';
import type { TestCore } from '../core/start-core.ts';
import { until } from '../core/world-host.ts';
import { logInAt, ofSam } from '../upstreams/log-in-at.ts';
import { openLoginService } from '../upstreams/login-service.ts';
import type { LoginService } from '../upstreams/login-service-view.ts';
import { openOldServer } from '../upstreams/old-server.ts';
import type { WorldCopy } from './world-template.ts';

/** A connector in that state has this name. */
export type ConnectorStateName = keyof typeof states;

/** Brings each state about, or those of these names only, one after the other. */
export async function makeConnectorStates(
  core: TestCore,
  copy: WorldCopy,
  names?: readonly ConnectorStateName[],
): Promise<void> {
  const services = new Map<string, Promise<LoginService>>();
  for (const [name, make] of Object.entries(states))
    if (names?.some((one) => one === name) !== false) await make({ core, copy, services, name });
}

interface Place {
  readonly core: TestCore;
  readonly copy: WorldCopy;
  readonly services: Map<string, Promise<LoginService>>;
  /** Of the connector. */
  readonly name: string;
}

const states = {
  // First: the time goes on.
  'login-ends-soon': async (place: Place) => {
    const service = await serviceOf(place);
    service.rotates = false;
    service.tokenExtra = { refresh_expires_in: 24 * 3600 };
    await addAddress(place, service.mcpUrl);
    await logInAt(place.core, place.name, service);
    // What is renewed lasts no longer.
    service.tokenExtra = {};
    place.copy.clock.advance(20 * 3_600_000);
    await becomes(place, ({ auth }) => auth === 'expiring');
  },
  asleep: async (place: Place) => {
    await addProgram(place, 'exec', { idleMinutes: 10 });
    await becomes(place, ({ connection }) => connection === 'ready');
    place.copy.clock.advance(11 * 60_000);
    await becomes(place, ({ process }) => process?.isAsleep === true);
  },
  'login-expired': async (place: Place) => {
    const service = await serviceOf(place);
    await addLoggedIn(place, service);
    // Nothing can be renewed where nothing answers.
    for (const path of ['/mcp', '/token']) service.answers.set(path, () => ({ status: 503 }));
    place.copy.clock.advance(61 * 60_000);
    await reconnect(place);
    await becomes(place, ({ auth }) => auth === 'expired');
  },
  crashing: async (place: Place) => {
    await addProgram(place, 'exit', {});
    // Each attempt comes later than the one before.
    await until(() => {
      if (view(place).connection === 'connecting') return false;
      if (view(place).problem?.code === 'crash_loop') return true;
      place.copy.clock.advance(1000);
      return false;
    });
  },
  'changed-command': async (place: Place) => {
    const program = await addProgram(place, 'exec', { idleMinutes: null });
    await becomes(place, ({ connection }) => connection === 'ready');
    writeFileSync(program, '#!/bin/sh\nexit 1\n');
    await reconnect(place);
    await becomes(place, ({ problem }) => problem?.code === 'command_changed');
  },
  'logged-in': async (place: Place) => {
    await place.core.run('connector.edit', {
      ...(await addLoggedIn(place)),
      label: 'Acme, staging',
    });
  },
  'same-account': async (place: Place) => {
    await addLoggedIn(place, await serviceOf(place, 'logged-in'));
    await becomes(place, ({ duplicateOf }) => duplicateOf === 'logged-in');
  },
  'more-rights': async (place: Place) => {
    const service = await serviceOf(place);
    service.needs.set('read', 'mcp.admin');
    service.challenge = (status) =>
      status === 403
        ? 'Bearer error="insufficient_scope", scope="mcp.admin"'
        : `Bearer resource_metadata="${service.origin}/.well-known/oauth-protected-resource/mcp"`;
    service.tools = [
      {
        name: 'read',
        description: 'Reads a thing.',
        inputSchema: { type: 'object' },
        annotations: { readOnlyHint: true },
      },
    ];
    await addLoggedIn(place, service);
    await becomes(place, ({ tools }) => tools > 0);
    await place.core.run('connector.review', { name: place.name, accept: ['read'] });
    await place.core.core.call('terminal', 'tool.try', { connector: place.name, tool: 'read' });
    await becomes(place, ({ problem }) => problem?.code === 'more_rights');
  },
  'login-withdrawn': async (place: Place) => {
    const service = await serviceOf(place);
    await addLoggedIn(place, service);
    await forgetLogins(place, service);
    await becomes(place, ({ problem }) => problem?.code === 'access_withdrawn');
  },
  'login-moved': async (place: Place) => {
    const service = await serviceOf(place);
    await addLoggedIn(place, service);
    const elsewhere = await serviceOf(place, 'elsewhere');
    service.resourceMetadata = { authorization_servers: [elsewhere.origin] };
    await forgetLogins(place, service);
    await becomes(place, ({ problem }) => problem?.code === 'issuer_changed');
  },
  'login-needed': async (place: Place) => {
    await addAddress(place, (await serviceOf(place)).mcpUrl);
    await becomes(place, ({ auth }) => auth === 'action-required');
  },
  'token-refused': async (place: Place) => {
    const { mcpUrl: url } = await serviceOf(place);
    await place.core.run('connector.add', { kind: 'http', name: place.name, url, bearer: 'old' });
    await becomes(place, ({ auth }) => auth === 'refused');
  },
  'not-registered': async (place: Place) => {
    const service = await serviceOf(place);
    service.serverMetadata = { registration_endpoint: undefined };
    await addAddress(place, service.mcpUrl);
    await reconnect(place);
    await becomes(place, ({ problem }) => problem?.code === 'registration_refused');
  },
  'login-waiting': async (place: Place) => {
    await addAddress(place, (await serviceOf(place)).mcpUrl);
    await reconnect(place);
    await becomes(place, ({ login }) => login?.waitingFor != null);
  },
  'login-choice': async (place: Place) => {
    const service = await serviceOf(place);
    const others = [await serviceOf(place, 'elsewhere'), await serviceOf(place, 'logged-in')];
    service.resourceMetadata = { authorization_servers: others.map(({ origin }) => origin) };
    await addAddress(place, service.mcpUrl);
    await reconnect(place);
    await becomes(place, ({ problem }) => problem?.code === 'choose_issuer');
  },
  old: async (place: Place) => {
    await addAddress(place, (await openOldServer()).url, {
      manageUrl: 'https://example.com/settings/accesses',
    });
    await becomes(place, ({ isOld }) => isOld);
  },
  connecting: async (place: Place) => {
    await addAddress(place, await silentAddress());
    await becomes(place, ({ connection }) => connection === 'connecting');
  },
  unreachable: async (place: Place) => {
    await addAddress(place, await closedAddress());
    await becomes(place, ({ problem }) => problem !== null);
  },
  'switched-off': async (place: Place) => {
    await addLoggedIn(place);
    await place.core.run('connector.disable', { name: place.name });
  },
};

const view = ({ core, name }: Place): ConnectorView => {
  const found = core.core.snapshot().connectors.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no connector ${name}`);
  return found;
};

const becomes = (place: Place, isSo: (connector: ConnectorView) => boolean): Promise<void> =>
  until(() => isSo(view(place)));

/** As the person presses it; what is in the way of it is a state of its own. */
const reconnect = ({ core, name }: Place): Promise<unknown> =>
  core.core.call('terminal', 'connector.connect', { name });

/** A program of the home folder, which runs the tools of the calm world or ends at once. */
async function addProgram(
  { core, copy, name }: Place,
  does: 'exec' | 'exit',
  more: { readonly idleMinutes?: number | null },
): Promise<string> {
  const folder = join(copy.home, 'bin');
  mkdirSync(folder, { recursive: true });
  const offer = join(folder, `${name}.json`);
  const tools = [{ name: 'read', description: 'Reads a thing.', inputSchema: { type: 'object' } }];
  writeFileSync(offer, JSON.stringify({ serverInfo: { name, version: '1.0.0' }, tools }));
  const server = join(import.meta.dirname, 'stdio-tools.mjs');
  const program = join(folder, name);
  const body = does === 'exit' ? 'exit 1' : `exec "${process.execPath}" "${server}" "${offer}"`;
  writeFileSync(program, `#!/bin/sh\n${body}\n`);
  chmodSync(program, 0o755);
  await core.run('connector.add', { kind: 'stdio', name, command: program, ...more });
  return program;
}

const addAddress = ({ core, name }: Place, url: string, more: { manageUrl?: string } = {}) =>
  core.run('connector.add', { kind: 'http', name, url, ...more });

/** @returns its name, where it is logged in */
async function addLoggedIn(
  place: Place,
  service?: LoginService,
): Promise<{ readonly name: string }> {
  const { core, name } = place;
  const at = service ?? (await serviceOf(place));
  at.tokenExtra = ofSam;
  await addAddress(place, at.mcpUrl);
  await logInAt(core, name, at);
  return { name };
}

/** The service lets nobody in any more, and Consentry notices. */
async function forgetLogins({ core, name }: Place, service: LoginService): Promise<void> {
  service.accessTokens.clear();
  service.refreshTokens.clear();
  await core.run('connector.test', { name });
}

/** A service that connectors log in at, by default that of the connector. */
function serviceOf({ services, name: own }: Place, name = own): Promise<LoginService> {
  let service = services.get(name);
  if (service === undefined) services.set(name, (service = openLoginService()));
  return service;
}

/** Where a connection is taken and nothing is ever said. */
function silentAddress(): Promise<string> {
  return listening(createServer(() => undefined).unref());
}

/** Where nobody listens any more. */
async function closedAddress(): Promise<string> {
  const server = createServer();
  const url = await listening(server);
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return url;
}

function listening(server: ReturnType<typeof createServer>): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('not a port');
      resolve(`http://127.0.0.1:${address.port}/mcp`);
    });
  });
}

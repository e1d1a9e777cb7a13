/** Makes a world out of its data, by the acts of a person, of clients and of servers. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { dirname, join } from 'node:path';
import type { CommandInput } from '../../../contract/commands/commands.ts';
import type { Question } from '../../../contract/views/questions/question.ts';
import { callModern, modernRequest } from '../clients/oauth-client.ts';
import type { MemoryProcesses } from '../core/memory-ports.ts';
import type { TestCore } from '../core/start-core.ts';
import { logInOnce, makeKnown, type KnownClient } from './world-client.ts';
import type { CallData, ConnectorData, EntryData, WorldData } from './world-data.ts';
import type { WorldServers } from './world-servers.ts';

export interface WorldParts {
  readonly core: TestCore;
  readonly servers: WorldServers;
  readonly processes: MemoryProcesses;
  /** The home folder of the person. */
  readonly home: string;
}

/** @returns its clients, by their names */
export async function buildWorld(
  data: WorldData,
  parts: WorldParts,
): Promise<ReadonlyMap<string, KnownClient>> {
  const { core, servers, processes, home } = parts;
  if (data.access !== undefined) await core.run('policy.setAccess', { access: data.access });
  if (data.authorization !== undefined)
    await core.run('policy.setAuthorization', data.authorization);
  for (const connector of data.connectors ?? []) await addConnector(connector, parts);
  const clients = new Map<string, KnownClient>();
  for (const client of data.clients ?? []) {
    const known = await makeKnown(core, processes, client);
    clients.set(client.name, known);
    for (const login of client.logins) await logInOnce(core, known, login);
  }
  await setRights(data, core, clients);
  for (const [path, text] of Object.entries(data.files ?? {})) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  }
  for (const entry of data.entries ?? []) await writeEntry(core, entry);
  servers.change();
  for (const connector of data.connectors ?? []) await finishConnector(connector, parts);
  for (const call of data.calls ?? []) await callTool(core, clients, call);
  for (const { name, ends } of data.clients ?? []) {
    const clientId = clients.get(name)?.clientId ?? '';
    if (ends === 'blocked') await core.run('client.block', { clientId });
    if (ends === 'revoked') await core.run('client.revoke', { clientId });
  }
  for (const service of servers.logins.values()) {
    service.accessTokens.clear();
    service.refreshTokens.clear();
  }
  if (data.settings !== undefined) await core.run('settings.set', data.settings);
  return clients;
}

async function addConnector(data: ConnectorData, { core, servers }: WorldParts): Promise<void> {
  const { name, reached } = data;
  if (reached.by === 'command') {
    const [command = '', ...args] = reached.command;
    await core.run('connector.add', { kind: 'stdio', name, command, args, idleMinutes: 10 });
  } else {
    const bearer = reached.by === 'token' ? reached.token : null;
    await core.run('connector.add', { kind: 'http', name, url: servers.urlOf(name), bearer });
  }
  const { authorizationUrl } = await core.run('connector.connect', { name });
  const service = servers.logins.get(name);
  if (authorizationUrl !== null && service !== undefined)
    await fetch(await service.logIn(authorizationUrl));
  const known = data.tools.filter(({ before }) => before !== 'not there');
  await hasTools(core, name, known.length);
  await core.run('connector.review', { name, accept: known.map((tool) => tool.name) });
  for (const tool of data.tools) {
    const choice = {
      ...(tool.mode === undefined ? {} : { mode: tool.mode }),
      ...(tool.class === undefined ? {} : { class: tool.class }),
    };
    if (Object.keys(choice).length > 0)
      await core.run('tool.set', { connector: name, tool: tool.name, ...choice });
  }
}

/** After its server changed: the change waits for review. */
async function finishConnector(data: ConnectorData, { core }: WorldParts): Promise<void> {
  const { name, tools } = data;
  if (tools.some(({ before }) => before !== undefined)) {
    await core.run('connector.connect', { name });
    await hasTools(core, name, tools.length);
  }
  if (data.isDisabled === true) await core.run('connector.disable', { name });
}

async function hasTools(core: TestCore, name: string, count: number): Promise<void> {
  const isThere = (): boolean =>
    core.core.snapshot().connectors.some((one) => one.name === name && one.tools === count);
  await snapshotThat(core, isThere);
}

/** Resolves once the snapshot shows it. */
function snapshotThat({ core }: TestCore, isSo: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (isSo()) return resolve();
    const stop = core.onSnapshot(() => {
      if (!isSo()) return;
      stop();
      resolve();
    });
  });
}

async function setRights(
  data: WorldData,
  core: TestCore,
  clients: ReadonlyMap<string, KnownClient>,
): Promise<void> {
  const idOf = (name: string): string => clients.get(name)?.clientId ?? name;
  for (const { client, ...mode } of data.clientModes ?? [])
    await core.run('client.setTool', { ...mode, clientId: idOf(client) });
  for (const [index, rule] of (data.rules ?? []).entries())
    await core.run('rule.add', {
      position: index + 1,
      rule: { ...rule, clients: (rule.clients ?? []).map(idOf) },
    });
  const change = (what: CommandInput<'permissions.change'>['change']) =>
    core.run('permissions.change', { change: what });
  for (const body of data.sets ?? []) await change({ kind: 'set', body });
  const { sets } = await core.run('permissions.list', {});
  for (const { name, sets: has, clients: members } of data.groups ?? []) {
    const ids = sets.filter((set) => has.includes(set.name)).map(({ id }) => id);
    await change({ kind: 'group', body: { name, sets: ids, clients: members.map(idOf) } });
  }
}

/** The person has an entry of ours written into the file of an AI client. */
export async function writeEntry(
  core: TestCore,
  { isGone = false, ...target }: EntryData,
): Promise<void> {
  const { app } = target;
  const apps = await core.run('clientFiles.list', {});
  const file = apps.find(({ id }) => id === app)?.file ?? '';
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const { digest } = await core.run('clientFiles.preview', target);
  await core.run('clientFiles.install', { ...target, digest: digest ?? '' });
  if (isGone) writeFileSync(file, before);
}

/** Calls a tool as a client does; the person answers what it asks. */
export async function callTool(
  core: TestCore,
  clients: ReadonlyMap<string, KnownClient>,
  { client, tool, arguments: args, answer = 'nothing' }: CallData,
): Promise<void> {
  const { accessToken = '' } = clients.get(client) ?? {};
  const asked = new Promise<string>((resolve) => {
    const stop = core.core.onSnapshot(({ questions }) => {
      const question = questions.find(({ kind }) => kind === 'approval');
      if (question === undefined) return;
      stop();
      resolve(question.id);
    });
  });
  const ended = callModern(core.endpoint, accessToken, 'tools/call', {
    name: tool,
    arguments: args,
  }).then((response) => response.text());
  if (answer === 'nothing') return void (await ended);
  const id = await asked;
  if (answer === 'deny') await core.run('question.deny', { id });
  else await core.run('question.allow', { id, ...answer });
  await ended;
}

/** Acts of the person that the log has an entry of, until it has as many as this. */
export async function fillLog(core: TestCore, entries: number): Promise<void> {
  const { lastEntryId } = core.core.snapshot().activity;
  for (let at = lastEntryId; at < entries; at += 1)
    await core.run('policy.setAuthorization', { accessTokenMinutes: 1 + (at % 60) });
}

/** A call whose client goes away while it waits for an answer. */
export async function callAndLeave(
  core: TestCore,
  clients: ReadonlyMap<string, KnownClient>,
  { client, tool, arguments: args }: CallData,
): Promise<void> {
  const { accessToken = '' } = clients.get(client) ?? {};
  const { headers, body } = modernRequest(accessToken, 'tools/call', {
    name: tool,
    arguments: args,
  });
  const sent = request(core.endpoint, { method: 'POST', agent: false, headers });
  sent.on('error', () => undefined);
  sent.end(body);
  const question = (): Question | undefined => core.core.snapshot().questions[0];
  await snapshotThat(core, () => question() !== undefined);
  sent.destroy();
  await snapshotThat(core, () => question() === undefined);
}

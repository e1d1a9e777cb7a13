/** The address of one connector: its name is in it, and it says when the connector is off. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { connectorNameSchema } from '../../../../contract/views/ids.ts';
import { metaKey } from '../../../../main/core/mcp/revisions.ts';
import { callModern, logIn, toolNames, type Login } from '../../../support/clients/oauth-client.ts';
import { memoryVault } from '../../../support/core/memory-ports.ts';
import { startCore, type TestCore } from '../../../support/core/start-core.ts';
import { makeTempDir } from '../../../support/system/temp-dir.ts';
import { startChaosUpstream } from '../../../support/upstreams/chaos-upstream.ts';
import { tool } from '../support.ts';
import { openSession, sendLegacy } from './legacy-client.ts';

interface Program {
  readonly command: string;
  readonly args: readonly string[];
  /** Of the process that runs now. */
  readonly pid: () => number;
}

function program(): Program {
  const folder = makeTempDir();
  const offer = join(folder, 'offer.json');
  const pidFile = join(folder, 'pid');
  const script = join(folder, 'server.mjs');
  const server = join(import.meta.dirname, '../../../support/worlds/stdio-tools.mjs');
  const serverInfo = { name: 'up', version: '1' };
  writeFileSync(offer, JSON.stringify({ serverInfo, tools: [tool('get_it')] }));
  writeFileSync(
    script,
    `import { writeFileSync } from 'node:fs';
    writeFileSync(${JSON.stringify(pidFile)}, String(process.pid));
    process.argv[2] = ${JSON.stringify(offer)};
    await import(${JSON.stringify(server)});`,
  );
  return {
    command: process.execPath,
    args: [script],
    pid: () => Number(readFileSync(pidFile, 'utf8')),
  };
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const ownOf = (core: TestCore, name = 'up'): string => `${core.issuer}/mcp/${name}`;

const loginAt = (core: TestCore, name = 'up'): Promise<Login> =>
  logIn(core, { access: { [name]: 'write' }, authorize: { resource: ownOf(core, name) } });

async function becomesReady(core: TestCore, name = 'up'): Promise<void> {
  await vi.waitFor(() => {
    const found = core.core.snapshot().connectors.find((one) => one.name === name);
    expect(found?.connection).toBe('ready');
  });
}

/** What a list is answered with, in both eras. */
async function listed(core: TestCore, { accessToken }: Login): Promise<readonly unknown[]> {
  const endpoint = ownOf(core);
  const modern = await callModern(endpoint, accessToken, 'tools/list');
  const session = await openSession(core, accessToken, endpoint);
  const message = { id: 1, method: 'tools/list' };
  const legacy = await sendLegacy(core, accessToken, message, { session, endpoint });
  return [await modern.json(), await legacy.json()];
}

test('ATRYUM-30 a connector that is switched off says so at its address, leaves the lists, ends its program and keeps its secret', async () => {
  const vault = memoryVault();
  const core = await startCore({ ports: { vault } });
  const { command, args, pid } = program();
  await core.run('connector.add', {
    kind: 'stdio',
    name: 'up',
    command,
    args: [...args],
    env: [{ name: 'KEY', value: 'kept-secret', secret: true }],
  });
  await core.run('connector.connect', { name: 'up' });
  await core.run('connector.review', { name: 'up', accept: 'all' });
  const [atAll, atOwn] = [await logIn(core, { access: { up: 'write' } }), await loginAt(core)];
  expect(await toolNames(core.endpoint, atAll.accessToken)).toEqual(['up__get_it']);
  const ran = pid();
  expect(isRunning(ran)).toBe(true);

  await core.run('connector.disable', { name: 'up' });
  expect(await toolNames(core.endpoint, atAll.accessToken)).toEqual([]);
  for (const answer of await listed(core, atOwn))
    expect(answer).toMatchObject({
      error: {
        message: expect.stringMatching(/switched off/u) as string,
        data: { [metaKey.reason]: 'connector_disabled' },
      },
    });
  await vi.waitFor(() => expect(isRunning(ran)).toBe(false));
  expect([...vault.entries.values()]).toContain('kept-secret');

  await core.run('connector.enable', { name: 'up' });
  await becomesReady(core);
  for (const answer of await listed(core, atOwn))
    expect(answer).toMatchObject({ result: { tools: [{ name: 'get_it' }] } });
});

test('ATRYUM-36 another path or token of the server changes nothing for its clients', async () => {
  const [old, next] = [
    await startChaosUpstream({ era: 'modern', token: 'first' }),
    await startChaosUpstream({ era: 'modern', token: 'second' }),
  ];
  onTestFinished(async () => {
    await Promise.all([old.close(), next.close()]);
  });
  for (const upstream of [old, next]) upstream.tools = [tool('get_it')];
  const core = await startCore();
  await core.run('connector.add', { kind: 'http', name: 'up', url: old.url, bearer: 'first' });
  await becomesReady(core);
  await core.run('connector.review', { name: 'up', accept: 'all' });
  const [atAll, atOwn] = [await logIn(core, { access: { up: 'write' } }), await loginAt(core)];
  const call = async (endpoint: string, { accessToken }: Login, name: string): Promise<unknown> =>
    (await callModern(endpoint, accessToken, 'tools/call', { name, arguments: {} })).json();

  await core.run('connector.edit', { name: 'up', url: next.url, forgetCredentials: true });
  await core.run('connector.editAuth', { name: 'up', bearer: { do: 'replace', value: 'second' } });
  await becomesReady(core);
  await core.run('connector.review', { name: 'up', accept: 'all' });
  for (const answer of [
    await call(core.endpoint, atAll, 'up__get_it'),
    await call(ownOf(core), atOwn, 'get_it'),
  ])
    expect(answer).toMatchObject({ result: { content: expect.anything() as unknown } });
  expect(next.count('tools/call')).toBe(2);
});

test('ATRYUM-4 one name stands in the address, before the tools and in rules, and is fit for each', async () => {
  const upstream = await startChaosUpstream({ era: 'modern' });
  onTestFinished(() => upstream.close());
  upstream.tools = [tool('get_it')];
  const core = await startCore();
  const name = 'acme-2';
  await core.run('connector.add', { kind: 'http', name, url: upstream.url });
  await becomesReady(core, name);
  await core.run('connector.review', { name, accept: 'all' });
  const login = await logIn(core, { access: { [name]: 'write' } });
  expect(await toolNames(core.endpoint, login.accessToken)).toEqual([`${name}__get_it`]);
  const own = await loginAt(core, name);
  expect(await toolNames(ownOf(core, name), own.accessToken)).toEqual(['get_it']);
  await core.run('rule.add', {
    rule: { connectors: [name], tools: ['get_*'], action: 'block' },
  });
  expect(await toolNames(core.endpoint, login.accessToken)).toEqual([]);

  // Longer or unsafe ones are none, so the two together stay within what clients take.
  for (const wrong of ['Acme', 'a_b', 'a/b', 'ü', '-a', 'a'.repeat(33), ''])
    expect(connectorNameSchema.safeParse(wrong).success, wrong).toBe(false);
});

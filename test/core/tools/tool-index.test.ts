/** Every tool as one list: narrowed, in order, piece by piece, with who may call each. */
import { expect, test } from 'vitest';
import type { CommandInput } from '../../../contract/commands/commands.ts';
import { startWorld } from '../../support/core/world-host.ts';
import { callTool } from '../../support/worlds/build-world.ts';

const alphabet = new Intl.Collator('en', { numeric: true });

async function start() {
  const world = await startWorld();
  const find = (input: CommandInput<'tools.find'> = {}) => world.core.run('tools.find', input);
  const names = async (input: CommandInput<'tools.find'>) =>
    (await find(input)).tools.map(({ tool }) => tool.exposedName);
  return { ...world, find, names };
}

test('all tools come by connector and name, in pieces that join', async () => {
  const { core, find, names } = await start();
  const every = await core.run('tools.list', {});
  const whole = await find({ limit: 200 });
  expect(whole).toMatchObject({ total: every.length, all: every.length, position: null });
  const expected = every.map(({ exposedName }) => exposedName).toSorted(alphabet.compare);
  expect(whole.tools.map(({ tool }) => tool.exposedName)).toEqual(expected);
  const pieces = [await names({ limit: 3 }), await names({ offset: 3, limit: 200 })];
  expect(pieces.flat()).toEqual(expected);
  expect(await names({ offset: 100_000 })).toEqual([]);
});

test('connector, class, mode, review and words narrow the list, and a named tool has its place in it', async () => {
  const { find } = await start();
  const { tools, total } = await find({
    connectors: ['github'],
    classes: ['write', 'destructive'],
    modes: ['ask', 'block'],
    reviews: ['accepted'],
    search: 'GITHUB issue',
    exposedName: 'github__create_issue',
  });
  expect(total).toBe(tools.length);
  expect(tools.length).toBeGreaterThan(0);
  for (const { tool } of tools) {
    expect(tool).toMatchObject({ connector: 'github', review: 'accepted' });
    expect(tool.class).not.toBe('read');
    expect(`${tool.name} ${tool.title ?? ''} ${tool.description}`.toLowerCase()).toContain('issue');
  }
  const all = await find({ connectors: ['github'], exposedName: 'github__create_issue' });
  expect(all.tools[all.position ?? -1]?.tool.name).toBe('create_issue');
  const none = await find({ connectors: ['linear'], exposedName: 'github__create_issue' });
  expect(none.position).toBeNull();
});

test('the order is by name, cost or last use, either way', async () => {
  const { find } = await start();
  const cost = (await find({ order: 'cost', isDescending: true })).tools.map(
    ({ tool }) => tool.listedBytes,
  );
  expect(cost).toEqual(cost.toSorted((a, b) => b - a));
  expect(new Set(cost).size).toBeGreaterThan(1);
  const named = (await find({ order: 'name' })).tools.map(({ tool }) => tool.name);
  expect(named).toEqual(named.toSorted(alphabet.compare));
});

test('names stand as people look them up: numbers by value, in both directions', async () => {
  const { core } = await startWorld({ world: 'thousands-of-tools' });
  const find = async (isDescending: boolean) => {
    const { tools } = await core.run('tools.find', {
      order: 'name',
      connectors: ['server-1'],
      isDescending,
      limit: 200,
    });
    return tools.map(({ tool }) => tool.name);
  };
  const shown = await find(false);
  expect(shown.slice(0, 4)).toEqual(['tool_0', 'tool_1', 'tool_2', 'tool_3']);
  expect(shown.indexOf('tool_10')).toBe(10);
  expect((await find(true)).at(0)).toMatch(/^tool_\d{3}$/u);
});

test('a caller is who would be let through or asked about by the very decision of a call', async () => {
  const { core, client, find } = await start();
  const { tools } = await find({ limit: 200 });
  const clients = core.core.snapshot().clients;
  expect(tools.some(({ callers }) => callers.length > 1)).toBe(true);
  for (const { clientId, clientIds } of clients) {
    const own = await core.run('tools.list', { clientId });
    for (const { exposedName, outcome } of own) {
      const row = tools.find(({ tool }) => tool.exposedName === exposedName);
      const caller = row?.callers.find((each) => clientIds.includes(each.clientId));
      expect(caller?.outcome ?? 'deny', `${clientId} ${exposedName}`).toBe(outcome);
    }
  }
  // Taking away shows at once.
  const { clientId } = client('Claude Code');
  const before = await find({ connectors: ['github'] });
  expect(before.tools.some(({ callers }) => callers.some((one) => one.clientId === clientId))).toBe(
    true,
  );
  await core.run('client.block', { clientId });
  const after = await find({ connectors: ['github'] });
  expect(after.tools.flatMap(({ callers }) => callers).map((one) => one.clientId)).not.toContain(
    clientId,
  );
});

test('a call that was let through is the last use of its tool, one that was refused is none', async () => {
  const { core, clock, known, find } = await start();
  const rowOf = async (exposedName: string) => {
    const { tools } = await find({ limit: 200 });
    return tools.find(({ tool }) => tool.exposedName === exposedName);
  };
  const [called, refused] = ['github__list_pull_requests', 'linear__list_projects'];
  expect((await rowOf(called))?.lastUsedOn).toBeNull();
  clock.advance(10_000);
  const call = { client: 'Claude Code', arguments: {} };
  await core.run('tool.set', { connector: 'linear', tool: 'list_projects', mode: 'block' });
  await callTool(core, known, { ...call, tool: called });
  await callTool(core, known, { ...call, tool: refused });
  clock.advance(10_000);
  const today = new Date(clock.nowMs()).toISOString().slice(0, 10);
  expect((await rowOf(called))?.lastUsedOn).toBe(today);
  expect((await rowOf(refused))?.lastUsedOn).toBeNull();
});

test('the list of a client costs what its tools cost, and nothing for one without access', async () => {
  const { core } = await start();
  const clients = core.core.snapshot().clients;
  for (const { clientId } of clients) {
    const listed = (await core.run('tools.list', { clientId })).filter(
      ({ outcome }) => outcome !== 'deny',
    );
    expect(await core.run('usage.context', { clientId })).toEqual({
      tools: listed.length,
      bytes: listed.reduce((sum, tool) => sum + tool.listedBytes, 0),
    });
  }
  const sizes = await Promise.all(
    clients.map(async ({ clientId }) => (await core.run('usage.context', { clientId })).tools),
  );
  expect(Math.max(...sizes)).toBeGreaterThan(0);
  await expect(core.run('usage.context', { clientId: 'nobody' })).rejects.toThrow('not_found');
});

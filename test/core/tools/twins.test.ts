/** TRIAL-C1: two tools of one server whose names cannot be told apart by eye. */
import { expect, test } from 'vitest';
import { startChaosUpstream } from '../../support/upstreams/chaos-upstream.ts';
import { logIn, toolNames } from '../../support/clients/oauth-client.ts';
import { startCore } from '../../support/core/start-core.ts';

const composed = 'get_caf\u00e9';
const decomposed = 'get_cafe\u0301';

async function startTwins(names: readonly string[]) {
  const core = await startCore();
  const upstream = await startChaosUpstream({ era: 'legacy' });
  upstream.tools = names.map((name) => ({ name, inputSchema: { type: 'object' } }));
  await core.run('connector.add', { kind: 'http', name: 'web', url: upstream.url });
  await core.run('connector.connect', { name: 'web' });
  const list = () => core.run('tools.list', { connector: 'web' });
  return { core, list };
}

test('TRIAL-C1 NFC and NFD twins are shown apart, flagged, never read, and each is blocked by itself', async () => {
  const { core, list } = await startTwins([composed, decomposed, 'get_tea']);
  const shown = await list();
  expect(shown.map(({ name }) => name)).toEqual([composed, 'get_cafe⟨U+0301⟩', 'get_tea']);
  for (const twin of shown.slice(0, 2)) {
    expect(twin).toMatchObject({ class: 'write', needsLook: true });
    expect(twin.flags.join()).toContain('its name can be taken for that of another tool');
  }
  expect(shown[2]).toMatchObject({ class: 'read', needsLook: false });

  const accept = shown.map(({ name }) => name);
  await core.run('connector.review', { name: 'web', accept });
  expect((await list()).map(({ review }) => review)).toEqual(accept.map(() => 'accepted'));

  const modes = async () => (await list()).map(({ mode }) => mode);
  await core.run('tool.set', { connector: 'web', tool: 'get_cafe⟨U+0301⟩', mode: 'block' });
  expect(await modes()).toEqual(['ask', 'block', 'allow']);
  await core.run('tool.set', { connector: 'web', tool: 'get_cafe⟨U+0301⟩', mode: 'ask' });
  await core.run('tool.set', { connector: 'web', tool: composed, mode: 'block' });
  expect(await modes()).toEqual(['block', 'ask', 'allow']);
});

test('TRIAL-C1 one twin is taken from one client, and the other stays', async () => {
  const { core, list } = await startTwins([composed, decomposed]);
  await core.run('connector.review', { name: 'web', accept: (await list()).map((t) => t.name) });
  const login = await logIn(core, { access: { web: 'write' } });
  expect(await toolNames(core.endpoint, login.accessToken)).toHaveLength(2);
  await core.run('client.setTool', {
    clientId: login.clientId,
    connector: 'web',
    tool: 'get_cafe⟨U+0301⟩',
    mode: 'block',
  });
  const left = await toolNames(core.endpoint, login.accessToken);
  expect(left).toEqual([(await list())[0]?.exposedName]);
});

test('TRIAL-C1 a tool that passes for another alphabet is left out of "accept all"', async () => {
  const { core, list } = await startTwins(['d\u0435lete_x', 'get_tea']);
  await core.run('connector.review', { name: 'web', accept: 'all' });
  expect(await list()).toMatchObject([
    { name: 'd⟨U+0435⟩lete_x', class: 'destructive', review: 'new', needsLook: true },
    { name: 'get_tea', review: 'accepted' },
  ]);
});

/** Who may call which command: taking needs no presence, giving does. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { callerMay, callers, type Caller } from '../../contract/commands/command.ts';
import { commands, type CommandName } from '../../contract/commands/commands.ts';
import type { AuthorizationSettings } from '../../contract/views/snapshot/authorization-settings.ts';
import { addStdio, serverPath } from '../journeys/support/real-upstreams.ts';
import { startChaosUpstream } from '../support/upstreams/chaos-upstream.ts';
import { logIn } from '../support/clients/oauth-client.ts';
import { startCore } from '../support/core/start-core.ts';
import { names, recordingControl, registryOf } from './support.ts';

test.each(callers)(
  '%s: a command it may not call is refused before anything runs, whatever the input',
  async (caller) => {
    const { control, ran } = recordingControl();
    const call = registryOf(control);
    for (const name of names) {
      if (callerMay(caller, commands[name].effect)) continue;
      for (const input of [{}, null, { id: 'q_x' }, { name: 'up' }])
        expect(await call(caller, name, input), name).toMatchObject({
          ok: false,
          error: { code: 'not_allowed_here' },
        });
    }
    expect(ran).toEqual([]);
  },
);

test('the control channel without the operator key reads and restricts, and never grants or consents', async () => {
  const core = await startCore();
  const given = names.filter((name) =>
    ['grant', 'presence', 'consent', 'prompt'].includes(commands[name].effect),
  );
  expect(given.length).toBeGreaterThan(5);
  for (const name of given)
    expect(await core.core.call('control', name, {}), name).toMatchObject({
      error: { code: 'not_allowed_here' },
    });
});

/** Written out a second time, so that a changed effect is a changed test. */
const present: readonly Caller[] = ['main-window', 'headless-ui', 'terminal', 'operator'];
test.each<[CommandName, readonly Caller[]]>([
  ['client.add', present],
  ['client.unblock', present],
  ['device.enter', present],
  ['question.allow', ['prompt-window', 'headless-ui', 'terminal', 'operator']],
  ['client.revoke', callers],
  ['client.revokeToken', callers],
  ['client.remove', callers],
  ['client.block', callers],
  // By direction, see below.
  ['client.grant', callers],
  ['policy.setAuthorization', callers],
  ['policy.get', callers.filter((caller) => !['prompt-window', 'notification'].includes(caller))],
])('SEC-114 %s is for %j', async (name, allowed) => {
  const { control } = recordingControl();
  const call = registryOf(control);
  const refused: Caller[] = [];
  for (const caller of callers) {
    const answer = await call(caller, name, {});
    if (!answer.ok && answer.error.code === 'not_allowed_here') refused.push(caller);
  }
  expect(refused).toEqual(callers.filter((caller) => !allowed.includes(caller)));
});

describe('narrowing needs no presence, widening does', () => {
  const absent = callers.filter((caller) => !present.includes(caller));
  test('five doors are without presence', () =>
    expect(absent).toEqual(['prompt-window', 'policy-window', 'tray', 'notification', 'control']));

  test.each(callers)('SEC-114 %s edits the rights of a client', async (caller) => {
    const core = await startCore();
    const upstream = await startChaosUpstream({ era: 'modern' });
    onTestFinished(() => upstream.close());
    await core.run('connector.add', { kind: 'http', name: 'up', url: upstream.url });
    const { clientId } = await logIn(core, { authorize: { scope: 'up:write' } });
    const order = ['none', 'read', 'write'] as const;
    const level = () => core.core.snapshot().clients[0]?.grants[0]?.access['up'] ?? 'none';
    for (const from of order)
      for (const to of order) {
        await core.run('client.grant', { clientId, access: { up: from } });
        expect(level()).toBe(from);
        const answer = await core.core.call(caller, 'client.grant', {
          clientId,
          access: { up: to },
        });
        const isRefused = absent.includes(caller) && order.indexOf(to) > order.indexOf(from);
        expect([from, to, answer.ok]).toEqual([from, to, !isRefused]);
        expect(level()).toBe(isRefused ? from : to);
      }
    // A step up hides in the same edit as a step down.
    await core.run('client.grant', { clientId, access: { up: 'read' } });
    const mixed = { clientId, access: { '*': 'none', up: 'write' } };
    expect(await core.core.call(caller, 'client.grant', mixed)).toMatchObject({
      ok: !absent.includes(caller),
    });
    const every = { clientId, access: { '*': 'read' } };
    expect(await core.core.call(caller, 'client.grant', every)).toMatchObject({
      ok: !absent.includes(caller),
    });
  });

  const strict = {
    registration: 'closed' as const,
    allowedClients: [],
    webHosts: [],
    introspection: false,
    metadataDocuments: false,
    deviceLogin: false,
    ownTools: false,
    accessTokenMinutes: 5,
  } satisfies AuthorizationSettings;
  const changes: readonly Partial<AuthorizationSettings>[] = [
    { registration: 'ask' },
    { allowedClients: ['https://client.example/x'] },
    { webHosts: ['app.example'] },
    { introspection: true },
    { metadataDocuments: true },
    { deviceLogin: true },
    { ownTools: true },
    { accessTokenMinutes: 60 },
  ];
  test.each(callers)('SEC-114 %s says who may connect', async (caller) => {
    const core = await startCore();
    const now = () => core.core.snapshot().authorization;
    for (const change of changes) {
      await core.run('policy.setAuthorization', strict);
      const loosened = await core.core.call(caller, 'policy.setAuthorization', change);
      expect([change, loosened.ok]).toEqual([change, !absent.includes(caller)]);
      expect(now()).toEqual(loosened.ok ? { ...strict, ...change } : strict);
      await core.run('policy.setAuthorization', change);
      // Stricter in one thing does not pay for looser in another.
      const both = await core.core.call(caller, 'policy.setAuthorization', {
        ...strict,
        webHosts: ['other.example'],
      });
      expect([change, both.ok]).toEqual([change, !absent.includes(caller)]);
      const tightened = await core.core.call(caller, 'policy.setAuthorization', strict);
      expect(tightened).toMatchObject({ ok: true });
      expect(now()).toEqual(strict);
    }
  });
});

test('SEC-114 between the modes of registration only leaving "ask" needs no presence', async () => {
  const core = await startCore();
  const modes = ['ask', 'allow-list', 'closed'] as const;
  for (const from of modes)
    for (const to of modes) {
      await core.run('policy.setAuthorization', { registration: from });
      const answer = await core.core.call('control', 'policy.setAuthorization', {
        registration: to,
      });
      expect([from, to, answer.ok]).toEqual([from, to, from === 'ask' || from === to]);
    }
});

describe('lowering needs no presence, raising does', () => {
  const order = ['disabled', 'read-only', 'read-write'] as const;
  const withoutPresence: readonly Caller[] = [
    'tray',
    'notification',
    'control',
    'prompt-window',
    'policy-window',
  ];
  test.each(withoutPresence)('%s', async (caller) => {
    const core = await startCore();
    for (const from of order)
      for (const to of order) {
        await core.run('policy.setAccess', { access: from });
        const answer = await core.core.call(caller, 'policy.setAccess', { access: to });
        const isRaising = order.indexOf(to) > order.indexOf(from);
        expect([from, to, answer.ok]).toEqual([from, to, !isRaising]);
        expect(core.core.snapshot().accessPolicy).toBe(isRaising ? from : to);
      }
  });
});

describe('ATMOS-35 a tool is made stricter from anywhere, and opened only where the person is', () => {
  const withoutPresence: readonly Caller[] = [
    'tray',
    'notification',
    'control',
    'prompt-window',
    'policy-window',
  ];
  test.each(withoutPresence)('%s', async (caller) => {
    const core = await startCore();
    await addStdio(core, 'memory', [serverPath('memory')]);
    const byName = { connector: 'memory', tool: 'create_entities' };
    const tries = async (change: object): Promise<boolean> =>
      (await core.core.call(caller, 'tool.set', { ...byName, ...change })).ok;
    expect(await tries({ mode: 'allow' })).toBe(false);
    expect(await tries({ class: 'read' })).toBe(false);
    expect(await tries({ class: 'destructive' })).toBe(true);
    expect(await tries({ class: null })).toBe(false);
    expect(await tries({ mode: 'block' })).toBe(true);
    expect(await tries({ mode: 'ask' })).toBe(false);
    expect(await tries({ mode: null })).toBe(false);
    expect(await tries({ never: true })).toBe(true);
    expect(await tries({ never: false })).toBe(false);
    const group = { connector: 'memory', class: 'read' };
    const all = async (mode: string | null): Promise<boolean> =>
      (await core.core.call(caller, 'tools.setMode', { ...group, mode })).ok;
    expect(await all('ask')).toBe(true);
    expect(await all('allow')).toBe(false);
    expect(await all(null)).toBe(false);
    const tools = await core.run('tools.list', { connector: 'memory' });
    expect(tools.find(({ name }) => name === byName.tool)).toMatchObject({
      class: 'destructive',
      mode: 'block',
      never: true,
    });
    expect(new Set(tools.filter((tool) => tool.class === 'read').map(({ mode }) => mode))).toEqual(
      new Set(['ask']),
    );
    expect(await core.run('tool.set', { ...byName, never: false })).toMatchObject({ never: false });
  });
});

test('the log says in words which of these settings were changed', async () => {
  const core = await startCore();
  await core.run('policy.setAuthorization', { deviceLogin: true, accessTokenMinutes: 30 });
  const { entries } = await core.run('audit.list', { action: 'policy.setAuthorization' });
  const detail = 'deviceLogin: true, accessTokenMinutes: 30, in the terminal of Consentry';
  expect(entries).toMatchObject([{ detail }]);
});

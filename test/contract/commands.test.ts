/**
 * Every command through the one door: rights before input, input before work, and only what the
 * contract names comes out.
 */
import * as fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { callerMay, callers, type Caller } from '../../contract/commands/command.ts';
import { commands, type CommandName } from '../../contract/commands/commands.ts';
import type { AuthorizationSettings } from '../../contract/views/snapshot/authorization-settings.ts';
import { createActLog } from '../../main/core/commands/act-log.ts';
import type { AuditRow } from '../../main/core/audit/entry.ts';
import { createCommandRegistry, type Control } from '../../main/core/commands/command-registry.ts';
import { CoreError } from '../../main/core/lib/errors.ts';
import { limits } from '../../main/core/limits/limits.ts';
import { openRestrictionJournal } from '../../main/core/store/restriction-journal.ts';
import { createRestrictions } from '../../main/core/store/restrictions.ts';
import { addStdio, serverPath } from '../journeys/support/real-upstreams.ts';
import { startChaosUpstream } from '../support/upstreams/chaos-upstream.ts';
import { createTestClock, memoryLogger } from '../support/core/memory-ports.ts';
import { logIn } from '../support/clients/oauth-client.ts';
import { startCore } from '../support/core/start-core.ts';
import { makeTempDir } from '../support/system/temp-dir.ts';
import { cases } from '../support/values/counts.ts';

const names = Object.keys(commands) as CommandName[];

/** A control whose every command notes that it ran. */
function recordingControl(): { control: Control; ran: string[] } {
  const ran: string[] = [];
  const entries = names.map((name) => {
    const run = (): number => ran.push(name);
    return [name, commands[name].effect === 'either' ? { widens: () => false, run } : run] as const;
  });
  return { control: Object.fromEntries(entries) as unknown as Control, ran };
}

type Call = ReturnType<typeof createCommandRegistry>['call'];

function registryOf(control: Control, logger = memoryLogger(), written: AuditRow[] = []): Call {
  const clock = createTestClock();
  const journal = openRestrictionJournal(makeTempDir());
  return createCommandRegistry({
    control,
    logger,
    log: createActLog({
      audit: { append: (row) => written.push(row) },
      clients: { get: () => undefined },
      clock,
      touch: () => undefined,
    }),
    restrictions: createRestrictions({ journal, clock, logger, onChange: () => undefined }),
    assertUnlocked: () => undefined,
  }).call;
}

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
  ['policy.get', callers.filter((caller) => caller !== 'prompt-window')],
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
  test('three doors are without presence', () =>
    expect(absent).toEqual(['prompt-window', 'tray', 'control']));

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
  const withoutPresence: readonly Caller[] = ['tray', 'control', 'prompt-window'];
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
  const withoutPresence: readonly Caller[] = ['tray', 'control', 'prompt-window'];
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

test('hostile input is refused as invalid, and never ends in an internal error', async () => {
  const { control, ran } = recordingControl();
  const logger = memoryLogger();
  const call = registryOf(control, logger);
  const foreign = fc.oneof(
    fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true }),
    fc.record({
      id: fc.anything(),
      name: fc.anything(),
      clientId: fc.anything(),
      __proto__: fc.anything(),
    }),
    fc.constantFrom(
      JSON.parse('{"__proto__":{"x":1}}'),
      { name: '../x' },
      { name: 'a_b' },
      { clientId: '' },
      { name: 'x', extra: 1 },
    ),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...names), foreign, async (name, input) => {
      const before = ran.length;
      const answer = await call('terminal', name, input);
      if (ran.length > before) return;
      expect(answer).toMatchObject({ ok: false });
      if (!answer.ok) expect(['invalid_input', 'not_allowed_here']).toContain(answer.error.code);
    }),
    { numRuns: cases(3000) },
  );
});

test('an unknown command is unknown to every caller', async () => {
  const call = registryOf(recordingControl().control);
  for (const caller of callers)
    for (const name of ['__proto__', 'constructor', 'question.Allow', ''])
      expect(await call(caller, name, {})).toMatchObject({ error: { code: 'unknown_command' } });
});

test('a field that the contract does not name does not get out', async () => {
  const serving = {
    state: 'paused',
    endpoint: null,
    issuer: null,
    port: null,
    pausedUntil: null,
    problem: null,
    notice: null,
  };
  const { control } = recordingControl();
  const leaking = {
    ...control,
    'gateway.pause': () => ({ ...serving, token: 'cst_at_x' }),
  } as unknown as Control;
  const answer = await registryOf(leaking)('tray', 'gateway.pause', {});
  expect(answer).toEqual({ ok: true, value: serving });
});

test('a bug is answered without its text, which goes to the log', async () => {
  const { control } = recordingControl();
  const logger = memoryLogger();
  const broken = {
    ...control,
    'policy.get': () => {
      throw new TypeError('secret detail');
    },
  } as unknown as Control;
  const answer = await registryOf(broken, logger)('terminal', 'policy.get', {});
  expect(JSON.stringify(answer)).not.toContain('secret detail');
  expect(answer).toMatchObject({ error: { code: 'internal' } });
  expect(JSON.stringify(logger.lines)).toContain('secret detail');
});

describe('TRIAL-B1 what a command does is written down by the registry alone', () => {
  const changing = names.filter((name) => !('unwritten' in commands[name].written));

  test('every command that changes something is written, or says why it is not', () => {
    const silent = names.filter((name) => 'unwritten' in commands[name].written);
    const reading = silent.filter((name) =>
      ['read', 'prompt', 'operate'].includes(commands[name].effect),
    );
    expect(silent.filter((name) => !reading.includes(name)).toSorted()).toEqual([
      'answer.end',
      'app.clearClipboard',
      'connector.test',
      'import.take',
    ]);
    expect(changing.length).toBeGreaterThan(45);
  });

  test('a refusal is written as not done, a minute’s worth at the most', async () => {
    const written: AuditRow[] = [];
    const call = registryOf(recordingControl().control, memoryLogger(), written);
    await call('control', 'client.unblock', { clientId: 'c' });
    expect(written).toMatchObject([
      {
        action: 'client.unblock',
        decision: 'failed',
        detail: 'not done: not_allowed_here, from control',
      },
    ]);
    for (let n = 0; n < 200; n += 1) await call('control', 'gateway.resume', {});
    expect(written).toHaveLength(limits.audit.failedActs);
  });

  test('a command that fails is written as not done, with what it was about', async () => {
    const written: AuditRow[] = [];
    const failing = {
      ...recordingControl().control,
      'client.revoke': () => {
        throw new CoreError('not_found', 'There is no client with this id.');
      },
    } as unknown as Control;
    const call = registryOf(failing, memoryLogger(), written);
    await call('tray', 'client.revoke', { clientId: 'c' });
    expect(written).toMatchObject([
      {
        action: 'client.revoke',
        decision: 'failed',
        clientId: 'c',
        detail: 'not done: not_found, from tray',
      },
    ]);
  });

  test('a command that gives or takes is refused where it would give, by whatever door may not', async () => {
    const { control, ran } = recordingControl();
    const widening = Object.fromEntries(
      names.map((name) => {
        const isEither = ['either', 'edit'].includes(commands[name].effect);
        return [name, isEither ? { widens: () => true, run: () => ran.push(name) } : control[name]];
      }),
    ) as unknown as Control;
    const call = registryOf(widening);
    const answer = await call('control', 'policy.setAccess', { access: 'read-write' });
    expect(answer).toMatchObject({ error: { code: 'not_allowed_here' } });
    expect(ran).toEqual([]);
  });
});

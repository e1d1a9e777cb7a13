/** Every command through the one door: rights before input, input before work, and only what the contract names comes out. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  callerMay,
  callers,
  commands,
  type Caller,
  type CommandName,
} from '../../contract/commands.ts';
import { createCommandRegistry, type Control } from '../../main/core/command-registry.ts';
import { memoryLogger } from '../support/memory-ports.ts';
import { startCore } from '../support/start-core.ts';

const names = Object.keys(commands) as CommandName[];

/** A control whose every command notes that it ran. */
function recordingControl(): { control: Control; ran: string[] } {
  const ran: string[] = [];
  const entries = names.map((name) => [name, () => ran.push(name)] as const);
  return { control: Object.fromEntries(entries) as unknown as Control, ran };
}

test.each(callers)(
  '%s: a command it may not call is refused before anything runs, whatever the input',
  async (caller) => {
    const { control, ran } = recordingControl();
    const call = createCommandRegistry(control, memoryLogger());
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

test('the control channel without the operator key looks and takes, and never gives or consents', async () => {
  const core = await startCore();
  const given = names.filter((name) =>
    ['give', 'consent', 'prompt'].includes(commands[name].effect),
  );
  expect(given.length).toBeGreaterThan(5);
  for (const name of given)
    expect(await core.core.call('control', name, {}), name).toMatchObject({
      error: { code: 'not_allowed_here' },
    });
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

test('hostile input is refused as invalid, and never ends in an internal error (3,000)', async () => {
  const { control, ran } = recordingControl();
  const logger = memoryLogger();
  const call = createCommandRegistry(control, logger);
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
    { numRuns: 3000 },
  );
});

test('an unknown command is unknown to every caller', async () => {
  const call = createCommandRegistry(recordingControl().control, memoryLogger());
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
  };
  const { control } = recordingControl();
  const leaking = {
    ...control,
    'gateway.pause': () => ({ ...serving, token: 'cst_at_x' }),
  } as unknown as Control;
  const answer = await createCommandRegistry(leaking, memoryLogger())('tray', 'gateway.pause', {});
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
  const answer = await createCommandRegistry(broken, logger)('terminal', 'policy.get', {});
  expect(JSON.stringify(answer)).not.toContain('secret detail');
  expect(answer).toMatchObject({ error: { code: 'internal' } });
  expect(JSON.stringify(logger.lines)).toContain('secret detail');
});

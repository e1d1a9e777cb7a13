/**
 * Every command through the one door: rights before input, input before work, and only what the
 * contract names comes out.
 */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callers } from '../../contract/commands/command.ts';
import { commands } from '../../contract/commands/commands.ts';
import type { AuditRow } from '../../main/core/audit/entry.ts';
import type { Control } from '../../main/core/commands/command-registry.ts';
import { CoreError } from '../../main/core/lib/errors.ts';
import { limits } from '../../main/core/limits/limits.ts';
import { memoryLogger } from '../support/core/memory-ports.ts';
import { cases } from '../support/values/counts.ts';
import { names, recordingControl, registryOf } from './support.ts';

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
      'audit.removeFilter',
      'audit.saveFilter',
      'connector.test',
      'demo.next',
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
        detail: 'not done: not_allowed_here, on the command line',
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
        detail: 'not done: not_found, in the tray',
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

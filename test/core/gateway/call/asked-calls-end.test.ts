/** Every call that was asked about has an end in the log, whatever became of it. */
import { Buffer } from 'node:buffer';
import { cpSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { limits } from '../../../../main/core/limits/limits.ts';
import { startCore } from '../../../support/core/start-core.ts';
import { makeTempDir } from '../../../support/system/temp-dir.ts';
import {
  approval,
  call,
  setUp,
  untilAsked,
  untilLeft,
  type Setting,
  endsInLog,
  patient,
  usualHold,
} from '../support.ts';

/** Reasons of the entries of the one call that was asked about, oldest first. */
async function storyOf({ core }: Pick<Setting, 'core'>): Promise<string[]> {
  const { entries } = await core.run('audit.list', { action: 'tools/call' });
  const ids = new Set(entries.map(({ callId }) => callId));
  expect(ids.size).toBe(1);
  expect([...ids][0]).toMatch(/^[\w-]{12}-\w{6}$/u);
  return entries.map(({ decision, reason }) => `${decision} ${reason}`).toReversed();
}

describe('ATRYUM-50 a call that was asked about has an end', () => {
  const ends: readonly [string, readonly string[], (setting: Setting) => Promise<unknown>][] = [
    [
      'allowed',
      ['sent approved_once', 'allow approved_once'],
      async ({ core }) => core.run('question.allow', { id: (await approval(core)).id }),
    ],
    [
      'denied',
      ['deny denied_by_person'],
      async ({ core }) => core.run('question.deny', { id: (await approval(core)).id }),
    ],
    [
      'not answered by somebody who waits no longer',
      ['deny approval_waiting'],
      async ({ core, clock }) => {
        await approval(core);
        clock.advance(usualHold);
      },
    ],
  ];
  test.each(ends)('%s', async (_what, after, act) => {
    const setting = await setUp();
    const held = call(setting, setting.login, 'put_it', { a: 1 });
    await approval(setting.core);
    await act(setting);
    await held;
    expect(await storyOf(setting)).toEqual(['ask class_write', ...after]);
  });

  test('two equal calls that one Deny ends have an end each, and the next run adds none', async () => {
    const setting = await setUp();
    const { core } = setting;
    const held = [1, 2].map(() => call(setting, setting.login, 'put_it', { a: 1 }));
    await untilAsked(core, 2);
    await core.run('question.deny', { id: (await approval(core)).id });
    await Promise.all(held);
    const { entries } = await core.run('audit.list', { action: 'tools/call', decision: 'deny' });
    expect(new Set(entries.map(({ callId }) => callId)).size).toBe(2);
    await core.stop();
    const again = await startCore({ dataDir: core.dataDir, ports: { clock: setting.clock } });
    const { entries: after } = await again.run('audit.list', { action: 'tools/call' });
    expect(after.map(({ decision }) => decision).toSorted()).toEqual([
      'ask',
      'ask',
      'deny',
      'deny',
    ]);
  });

  test('REL-11 ATRYUM-57 the client left: nothing is sent, and the question closes', async () => {
    const setting = await setUp();
    const leaving = new AbortController();
    const held = call(setting, setting.login, 'put_it', { a: 1 }, { signal: leaving.signal });
    await approval(setting.core);
    leaving.abort();
    await expect(held).rejects.toThrow();
    await untilLeft(setting.core);
    await vi.waitFor(async () =>
      expect(await storyOf(setting)).toEqual(['ask class_write', 'deny client_left']),
    );
    expect(setting.upstream.count('tools/call')).toBe(0);
  });

  test('ATRYUM-56 the app ended without a word: the next run ends the call, and does not carry it out', async () => {
    const setting = await setUp();
    const held = call(setting, setting.login, 'put_it', { a: 1 }, { progressToken: 'p' });
    await approval(setting.core);
    // What is on the disk at this moment is what a crash would leave.
    const dataDir = makeTempDir();
    cpSync(setting.core.dataDir, dataDir, { recursive: true });
    await setting.core.run('question.deny', { id: (await approval(setting.core)).id });
    await held;
    const core = await startCore({
      dataDir,
      ports: { preferences: setting.core.ports.preferences, vault: setting.core.ports.vault },
    });
    expect(await storyOf({ core })).toEqual(['ask class_write', 'deny ended_with_restart']);
    expect(await core.run('questions.list', {})).toEqual([]);
    expect(setting.upstream.count('tools/call')).toBe(0);
    await core.stop();
    const later = await startCore({
      dataDir,
      ports: { preferences: setting.core.ports.preferences, vault: setting.core.ports.vault },
    });
    expect(await storyOf({ core: later })).toHaveLength(2);
  });
});

describe('ATRYUM-54 words with a denial', () => {
  test('the model reads them as the person’s, made visible; not from a door where nobody is', async () => {
    const setting = await setUp();
    const { core } = setting;
    const held = call(setting, setting.login, 'put_it', { a: 1 });
    const { id } = await approval(core);
    expect(await core.refused('question.deny', { id, reason: 'do it' }, 'control')).toMatchObject({
      code: 'not_allowed_here',
    });
    expect(await core.refused('question.deny', { id, reason: 'x'.repeat(301) })).toMatchObject({
      code: 'invalid_input',
    });
    await core.run('question.deny', { id, reason: 'Use staging\u202e' });
    const answer = JSON.stringify((await held).messages);
    expect(answer).toContain('The person denied this call');
    expect(answer).toContain('The person says: “Use staging⟨U+202E⟩”');
  });
});

describe('ATRYUM-55 what nobody answered', () => {
  const miss = async (setting: Setting): Promise<string> => {
    const held = call(setting, setting.login, 'put_it', { a: 1 }, { progressToken: 'p' });
    await approval(setting.core);
    setting.clock.advance(limits.questions.approval);
    expect((await held).outcome).toBe('approval_expired');
    const { missed } = await setting.core.run('answers.list', {});
    expect(missed).toMatchObject([{ tool: 'put_it', connector: 'up', arguments: '{"a":1}' }]);
    return missed[0]?.id ?? '';
  };

  test('stays as missed; "next time" asks in the prompt, and lets exactly this call pass once', async () => {
    const setting = await setUp('modern', {}, patient);
    const { core, login, upstream } = setting;
    const id = await miss(setting);
    expect(await core.refused('approval.reopen', { id }, 'control')).toMatchObject({
      code: 'not_allowed_here',
    });
    await core.run('approval.reopen', { id });
    const question = await approval(core);
    expect(question).toMatchObject({ clientWaits: false, count: 1 });
    expect(upstream.count('tools/call')).toBe(0);
    await core.run('question.allow', { id: question.id });
    expect((await core.run('answers.list', {})).given).toMatchObject([{ kind: 'once' }]);
    expect((await call(setting, login, 'put_it', { a: 1 })).outcome).toBe('ok');
    const again = call(setting, login, 'put_it', { a: 1 });
    await core.run('question.deny', { id: (await approval(core)).id });
    expect((await again).outcome).toBe('denied_by_person');
  });

  test('is not asked about once the tool has changed, and is gone after a while', async () => {
    const setting = await setUp('modern', {}, patient);
    const { core } = setting;
    const id = await miss(setting);
    await core.run('tool.set', {
      connector: 'up',
      tool: 'put_it',
      class: 'destructive',
      mode: 'ask',
    });
    expect(await core.refused('approval.reopen', { id })).toMatchObject({ code: 'conflict' });
    expect((await core.run('answers.list', {})).missed).toEqual([]);
    await core.run('tool.set', { connector: 'up', tool: 'put_it', class: null, mode: null });
    await miss(setting);
    setting.clock.advance(limits.questions.missedShown);
    expect((await core.run('answers.list', {})).missed).toEqual([]);
  });
});

describe('settings of questions', () => {
  test('ATRYUM-55 the time to answer is what the person set', async () => {
    const setting = await setUp();
    await setting.core.run('settings.set', { approvalSeconds: 30 });
    const held = call(setting, setting.login, 'put_it', { a: 1 }, { progressToken: 'p' });
    const { createdAt, expiresAt } = await approval(setting.core);
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBeLessThanOrEqual(30_000);
    setting.clock.advance(30_000);
    expect((await held).outcome).toBe('approval_expired');
    for (const approvalSeconds of [29, 301])
      expect(await setting.core.refused('settings.set', { approvalSeconds })).toMatchObject({
        code: 'invalid_input',
      });
  });

  test.each([
    [true, 'denied_by_person'],
    [false, 'ok'],
  ])(
    'SEC-43 the lock of the screen ends sessions when that is wanted (%s)',
    async (isOn, after) => {
      let lock = (): void => undefined;
      const setting = await setUp('modern', {
        onScreenLocked: (listener) => {
          lock = listener;
        },
      });
      const { core, login } = setting;
      await core.run('settings.set', { lockEndsSessions: isOn });
      const held = call(setting, login, 'put_it', { a: 1 });
      await core.run('question.allow', { id: (await approval(core)).id, for: 'session' });
      expect((await held).outcome).toBe('ok');
      lock();
      expect(await endsInLog(setting)).toEqual(isOn ? ['screen_locked'] : []);
      const next = call(setting, login, 'put_it', { a: 2 });
      if (isOn) await core.run('question.deny', { id: (await approval(core)).id });
      expect((await next).outcome).toBe(after);
    },
  );

  test.each<[string, string, (setting: Setting) => Promise<unknown>]>([
    ['a pause', 'policy_changed', ({ core }) => core.run('gateway.pause', {})],
    [
      'another access policy',
      'policy_changed',
      ({ core }) => core.run('policy.setAccess', { access: 'read-only' }),
    ],
    [
      'the end of the access',
      'access_ended',
      ({ core, login }) => core.run('client.revoke', { clientId: login.clientId }),
    ],
  ])('SEC-43 %s ends sessions, and the log says so', async (_what, reason, end) => {
    const setting = await setUp();
    const { core, login } = setting;
    const held = call(setting, login, 'put_it', { a: 1 });
    await core.run('question.allow', { id: (await approval(core)).id, for: 'session' });
    await held;
    await end(setting);
    expect((await core.run('answers.list', {})).given).toEqual([]);
    expect(await endsInLog(setting)).toEqual([reason]);
  });

  test('SEC-43 a session is listed, and End ends it', async () => {
    const setting = await setUp();
    const { core, login } = setting;
    const held = call(setting, login, 'put_it', { a: 1 });
    await core.run('question.allow', { id: (await approval(core)).id, for: 'session' });
    await held;
    const { given } = await core.run('answers.list', {});
    expect(given).toMatchObject([{ kind: 'session', tool: 'put_it', covers: 'Any arguments' }]);
    await core.run('answer.end', { id: given[0]?.id ?? '' }, 'control');
    const next = call(setting, login, 'put_it', { a: 2 });
    await core.run('question.deny', { id: (await approval(core)).id });
    expect((await next).outcome).toBe('denied_by_person');
  });
});

test('200 KB of arguments stay usable: head, tail and counts', async () => {
  const setting = await setUp();
  const args = { note: `start${'x'.repeat(200_000)}end`, n: 1 };
  const held = call(setting, setting.login, 'put_it', args);
  const question = await approval(setting.core);
  expect(question.argumentBytes).toBe(Buffer.byteLength(JSON.stringify(args)));
  expect(question.arguments.length).toBeLessThanOrEqual(limits.text.argumentsShown);
  expect(question.hiddenCharacters).toBeGreaterThan(180_000);
  const [note] = question.argumentList;
  expect(note?.value.startsWith('start')).toBe(true);
  expect(note?.value.endsWith('end')).toBe(true);
  expect(note?.hiddenCharacters).toBeGreaterThan(199_000);
  expect(
    await setting.core.refused('question.allow', { id: question.id, for: 'always' }),
  ).toMatchObject({ code: 'invalid_input' });
  await setting.core.run('question.deny', { id: question.id });
  await held;
});

/** SEC-39: after three denials within ten minutes there is quiet. */
import { describe, expect, test } from 'vitest';
import { createAskHistory } from '../../../../main/core/gateway/approval/ask-history.ts';
import { limits } from '../../../../main/core/limits/limits.ts';
import { createTestClock } from '../../../support/core/memory-ports.ts';
import { logIn, register } from '../../../support/clients/oauth-client.ts';
import { startCore } from '../../../support/core/start-core.ts';
import { another, approval, approvals, call, setUp, type Setting, patient } from '../support.ts';
import { flood, outcomesOf } from './flood.ts';

/** Asks `times` times, about other arguments each time, and denies each. */
async function denyInARow(setting: Setting, times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    const held = call(setting, setting.login, 'put_it', { denied: n });
    await setting.core.run('question.deny', { id: (await approval(setting.core)).id });
    expect((await held).outcome).toBe('denied_by_person');
  }
}

describe('SEC-39 three denials within ten minutes', () => {
  test('the next asks are denied unasked, with a reason of their own, written down and shown', async () => {
    const setting = await setUp();
    const { core, upstream, login, clock } = setting;
    await denyInARow(setting, limits.questions.denials);
    const start = clock.nowMs();
    for (let turn = 0; turn < 2; turn += 1) {
      const { outcome, messages } = await call(setting, login, 'put_it', { again: true });
      expect(outcome).toBe('too_many_denials');
      expect(messages[0]?.result).toMatchObject({ isError: true });
      expect(JSON.stringify(messages)).toContain('Do not retry');
    }
    expect(await core.run('questions.list', {})).toEqual([]);
    expect(upstream.count('tools/call')).toBe(0);

    const { clients, repairs } = core.core.snapshot();
    const until = clients.find(({ clientId }) => clientId === login.clientId)?.asksDeniedUntil;
    const { askPause } = limits.questions;
    expect(Math.abs(Date.parse(until ?? '') - start - askPause)).toBeLessThan(5000);
    expect(repairs).toMatchObject([
      {
        id: `asks:${login.clientId}`,
        severity: 'attention',
        fix: { kind: 'client', clientId: login.clientId },
      },
    ]);
    const { entries } = await core.run('audit.list', { action: 'client.askPause' });
    expect(entries).toMatchObject([
      { actor: 'system', decision: 'done', clientId: login.clientId, reason: 'too_many_denials' },
    ]);
    const asked = await core.run('audit.list', { action: 'tools/call', decision: 'ask' });
    expect(asked.entries).toHaveLength(limits.questions.denials);
    // What is denied unasked is one entry and a count for each second; what was asked about has an
    // end each.
    clock.advance(limits.audit.foldWithin);
    const denied = await core.run('audit.list', { action: 'tools/call', decision: 'deny' });
    expect(denied.entries[0]?.detail).toBe('1 more');
    expect(denied.entries.map(({ reason }) => reason)).toEqual([
      'too_many_denials',
      'too_many_denials',
      ...Array.from({ length: limits.questions.denials }, () => 'denied_by_person'),
    ]);
  });

  test('registering again is no way out, although it has access of its own', async () => {
    const setting = await setUp();
    const { core, login } = setting;
    const again = await another(core);
    await denyInARow(setting, limits.questions.denials);
    expect(again.clientId).not.toBe(login.clientId);
    expect((await call(setting, again, 'put_it')).outcome).toBe('too_many_denials');
  });

  test('another client is asked about as before, and what needs no approval goes on', async () => {
    const setting = await setUp();
    const { core, login } = setting;
    const client = await register(core.issuer, { client_name: 'Another client' });
    const other = await logIn(core, { client, access: { up: 'write' } });
    await denyInARow(setting, limits.questions.denials);
    expect((await call(setting, login, 'get_it')).outcome).toBe('ok');
    const held = call(setting, other, 'put_it');
    await core.run('question.allow', { id: (await approval(core)).id });
    expect((await held).outcome).toBe('ok');
  });

  test('an Allow for the session that was given before still holds', async () => {
    const setting = await setUp();
    const { core, login } = setting;
    await core.run('tool.set', { connector: 'up', tool: 'get_it', mode: 'ask' });
    const held = call(setting, login, 'get_it');
    await core.run('question.allow', { id: (await approval(core)).id, for: 'session' });
    expect((await held).outcome).toBe('ok');
    await denyInARow(setting, limits.questions.denials);
    expect((await call(setting, login, 'get_it', { n: 1 })).outcome).toBe('ok');
  });

  test('ten minutes later it may ask again, not a moment earlier, and the notice is gone', async () => {
    const setting = await setUp();
    const { core, login, clock } = setting;
    await denyInARow(setting, limits.questions.denials);
    clock.advance(limits.questions.askPause - 5000);
    expect((await call(setting, login, 'put_it')).outcome).toBe('too_many_denials');
    clock.advance(5000);
    expect(core.core.snapshot().repairs).toEqual([]);
    const held = call(setting, login, 'put_it');
    await core.run('question.allow', { id: (await approval(core)).id });
    expect((await held).outcome).toBe('ok');
  });

  test('denials that lie further apart do not add up', async () => {
    const setting = await setUp();
    const { core, login, clock } = setting;
    await denyInARow(setting, limits.questions.denials - 1);
    clock.advance(limits.questions.denialsWindow);
    await denyInARow(setting, limits.questions.denials - 1);
    const held = call(setting, login, 'put_it');
    await core.run('question.allow', { id: (await approval(core)).id });
    expect((await held).outcome).toBe('ok');
  });

  test('a flood that is denied counts once, and questions that expire do not count', async () => {
    const setting = await setUp('modern', {}, patient);
    const { core, login, clock } = setting;
    const names = ['get_it', 'put_it', 'delete_it'];
    for (const name of names)
      await core.run('tool.set', { connector: 'up', tool: name, mode: 'ask' });
    const unanswered = names.map((name) => call(setting, login, name, {}, { progressToken: 'p' }));
    await approvals(core, names.length);
    clock.advance(limits.questions.approval);
    expect(new Set(await outcomesOf(unanswered))).toEqual(new Set(['approval_expired']));
    const denied = await flood(setting, 5);
    await core.run('question.deny', { id: (await approval(core)).id });
    await Promise.all(denied);
    await denyInARow(setting, 1);
    const held = call(setting, login, 'put_it', { last: true });
    await core.run('question.allow', { id: (await approval(core)).id });
    expect((await held).outcome).toBe('ok');
  });

  test('a restart ends it; what was asked today is still counted', async () => {
    const setting = await setUp();
    await denyInARow(setting, limits.questions.denials);
    await setting.core.stop();
    const again = await startCore({
      dataDir: setting.core.dataDir,
      ports: { clock: setting.clock, preferences: setting.core.ports.preferences },
    });
    await again.run('connector.connect', { name: 'up' });
    const next = call({ core: again }, setting.login, 'put_it');
    const question = await approval(again);
    expect(question.requestsToday).toBe(limits.questions.denials + 1);
    await again.run('question.deny', { id: question.id });
    expect((await next).outcome).toBe('denied_by_person');
  });

  test('counting starts anew at midnight', () => {
    const clock = createTestClock();
    const history = createAskHistory({
      clock,
      registrationsOf: (clientId) => [clientId],
      askedSince: () => 0,
      onPause: () => undefined,
      touch: () => undefined,
    });
    history.asked('mine');
    history.asked('mine');
    history.asked('other');
    expect([history.today('mine'), history.today('other'), history.today('third')]).toEqual([
      2, 1, 0,
    ]);
    clock.advance(24 * 3_600_000);
    expect(history.today('mine')).toBe(0);
    history.asked('mine');
    expect(history.today('mine')).toBe(1);
  });
});

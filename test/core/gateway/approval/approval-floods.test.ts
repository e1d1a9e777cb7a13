/** SEC-39: a flood of asks is one question, and no Allow reaches further than what it says. */
import { describe, expect, test, vi } from 'vitest';
import { limits } from '../../../../main/core/limits/limits.ts';
import {
  another,
  approval,
  approvals,
  call,
  setUp,
  tool,
  untilAsked,
  patient,
  usualHold,
} from '../support.ts';
import { flood, outcomesOf } from './flood.ts';

describe('SEC-39 a flood is one question', () => {
  test('50 asks: one question was ever presented, it counts 50, and one no ends all of it', async () => {
    const present = vi.fn<(question: { readonly kind: string }) => void>();
    const setting = await setUp('modern', { presenter: { present, dismiss() {} } });
    const { core, upstream, login } = setting;
    const held = await flood(setting, limits.questions.heldPerGrant);
    for (let n = held.length; n < 50; n += 1)
      expect((await call(setting, login, 'put_it', { n })).outcome).toBe('too_many_held');
    const question = await approval(core);
    expect(question).toMatchObject({ count: 50, requestsToday: 50 });
    expect(JSON.parse(question.arguments)).toEqual({ n: 0 });
    expect(present.mock.calls.filter(([shown]) => shown.kind === 'approval')).toHaveLength(1);
    await core.run('question.deny', { id: question.id });
    const [first, ...others] = await outcomesOf(held);
    expect(first).toBe('denied_by_person');
    expect(new Set(others)).toEqual(new Set(['denied_together']));
    expect(await core.run('questions.list', {})).toEqual([]);
    expect(upstream.count('tools/call')).toBe(0);
  });

  test('Allow once lets through what was shown and nothing behind it; the next is asked anew', async () => {
    const setting = await setUp();
    const { core, upstream } = setting;
    const held = await flood(setting, 3);
    const seen: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      const question = await approval(core);
      expect(seen).not.toContain(question.id);
      seen.push(question.id);
      expect(JSON.parse(question.arguments)).toEqual({ n });
      expect(question.count).toBe(3 - n);
      expect(upstream.count('tools/call')).toBe(n);
      await core.run('question.allow', { id: question.id });
      expect((await held[n])?.outcome).toBe('ok');
    }
    const sent = upstream.requests.filter(({ rpc }) => rpc?.method === 'tools/call');
    expect(sent.map(({ rpc }) => rpc?.params?.['arguments'])).toEqual([
      { n: 0 },
      { n: 1 },
      { n: 2 },
    ]);
  });

  test('other tools and other clients have questions of their own, and keep them', async () => {
    const setting = await setUp();
    const { core, login } = setting;
    await core.run('tool.set', { connector: 'up', tool: 'get_it', mode: 'ask' });
    const other = await another(core);
    const held = await flood(setting, 2);
    const apart = [call(setting, login, 'get_it'), call(setting, other, 'put_it', { n: 0 })];
    const waiting = await approvals(core, 3);
    expect(waiting.map(({ count }) => count)).toEqual([2, 1, 1]);
    await core.run('question.deny', { id: waiting[0]?.id ?? '' });
    await Promise.all(held);
    for (const { id } of await approvals(core, 2)) await core.run('question.allow', { id });
    expect(await outcomesOf(apart)).toEqual(['ok', 'ok']);
  });

  test('Allow for this session lets those pass that wait for the same tool', async () => {
    const setting = await setUp();
    const { core, upstream } = setting;
    const held = await flood(setting, 3);
    await core.run('question.allow', { id: (await approval(core)).id, for: 'session' });
    expect(await outcomesOf(held)).toEqual(['ok', 'ok', 'ok']);
    expect(upstream.count('tools/call')).toBe(3);
    expect(await core.run('questions.list', {})).toEqual([]);
  });

  test('Allow for this session does not let a call of a changed tool pass: the person is asked about it', async () => {
    const setting = await setUp();
    const { core, upstream } = setting;
    const [before] = await flood(setting, 1);
    upstream.tools = [tool('put_it', { description: 'now sends it to somebody' })];
    await core.run('connector.connect', { name: 'up' });
    await core.run('connector.review', { name: 'up', accept: 'all' });
    const after = call(setting, setting.login, 'put_it', { after: true });
    await untilAsked(core, 2);
    const { id } = await approval(core);
    // TRIAL-C8: what was shown is not there any more, so nothing is reported as allowed.
    expect(await core.refused('question.allow', { id, for: 'session' })).toMatchObject({
      code: 'conflict',
    });
    expect((await before)?.outcome).toBe('changed_while_held');
    const question = await approval(core);
    expect(JSON.parse(question.arguments)).toEqual({ after: true });
    await core.run('question.deny', { id: question.id });
    expect((await after).outcome).toBe('denied_by_person');
    expect(upstream.count('tools/call')).toBe(0);
  });

  test('a destructive flood is never allowed for a session', async () => {
    const setting = await setUp();
    const { core, upstream, login } = setting;
    await core.run('tool.set', { connector: 'up', tool: 'delete_it', mode: 'ask' });
    const first = call(setting, login, 'delete_it', { n: 0 });
    await untilAsked(core, 1);
    const second = call(setting, login, 'delete_it', { n: 1 });
    await untilAsked(core, 2);
    await core.run('question.allow', { id: (await approval(core)).id, for: 'session' });
    expect((await first).outcome).toBe('ok');
    await core.run('question.deny', { id: (await approval(core)).id });
    expect((await second).outcome).toBe('denied_by_person');
    expect(upstream.count('tools/call')).toBe(1);
  });

  test('SEC-39 a destructive tool is never allowed always, and words that are no answer are none', async () => {
    const setting = await setUp();
    const { core, upstream, login } = setting;
    await core.run('tool.set', { connector: 'up', tool: 'delete_it', mode: 'ask' });
    const held = call(setting, login, 'delete_it', { n: 0 });
    const { id, mayAlways } = await approval(core);
    expect(mayAlways).toBe(false);
    expect(await core.refused('question.allow', { id, for: 'always' })).toMatchObject({
      code: 'conflict',
    });
    expect(await core.refused('question.allow', { id, for: 'forever' })).toMatchObject({
      code: 'invalid_input',
    });
    await core.run('question.deny', { id });
    expect((await held).outcome).toBe('denied_by_person');
    expect(upstream.count('tools/call')).toBe(0);
    expect((await core.run('answers.list', {})).given).toEqual([]);
  });

  test('counting does not disturb who is reading: Allow works although the flood goes on', async () => {
    const setting = await setUp();
    const { core, clock } = setting;
    const held = await flood(setting, 1);
    const shown = await core.run('prompt.get', {}, 'prompt-window');
    clock.advance(limits.questions.deadAllow);
    held.push(call(setting, setting.login, 'put_it', { n: 1 }));
    await untilAsked(core, 2);
    const again = await core.run('prompt.get', {}, 'prompt-window');
    expect(again).toMatchObject({ nonce: shown.nonce, allowInMs: 0, question: { count: 2 } });
    await core.run(
      'question.allow',
      { id: shown.question?.id ?? '', nonce: shown.nonce },
      'prompt-window',
    );
    expect((await held[0])?.outcome).toBe('ok');
    const next = await core.run('prompt.get', {}, 'prompt-window');
    expect(next.allowInMs).toBeGreaterThan(0);
    await core.run('question.deny', { id: next.question?.id ?? '' });
    await held[1];
  });

  test('each call waits its own five minutes, shown or not', async () => {
    const setting = await setUp('modern', {}, patient);
    const { core, clock } = setting;
    const held = await flood(setting, 1, { progressToken: 'p' });
    clock.advance(60_000);
    held.push(call(setting, setting.login, 'put_it', { late: true }, { progressToken: 'q' }));
    await untilAsked(core, 2);
    const { id } = await approval(core);
    clock.advance(limits.questions.approval - 60_000);
    expect((await held[0])?.outcome).toBe('approval_expired');
    const next = await approval(core);
    expect(next.id).not.toBe(id);
    expect(Date.parse(next.expiresAt) - clock.nowMs()).toBeLessThanOrEqual(60_000);
    clock.advance(60_000);
    expect((await held[1])?.outcome).toBe('approval_expired');
    expect(await core.run('questions.list', {})).toEqual([]);
  });

  test('nobody is asked about a call behind it whose client has left', async () => {
    const setting = await setUp('modern', {}, patient);
    const { core, clock } = setting;
    const held = await flood(setting, 1, { progressToken: 'p' });
    held.push(call(setting, setting.login, 'put_it', { n: 1 }));
    await untilAsked(core, 2);
    clock.advance(usualHold);
    expect((await held[1])?.outcome).toBe('approval_waiting');
    await core.run('question.allow', { id: (await approval(core)).id });
    expect((await held[0])?.outcome).toBe('ok');
    expect(await core.run('questions.list', {})).toEqual([]);
  });

  test('revoked: all of it is withdrawn, and nothing was sent', async () => {
    const setting = await setUp();
    const { core, upstream, login } = setting;
    const held = await flood(setting, 3);
    await core.run('client.revoke', { clientId: login.clientId }, 'tray');
    await Promise.allSettled(held);
    expect(await core.run('questions.list', {})).toEqual([]);
    expect(upstream.count('tools/call')).toBe(0);
  });
});

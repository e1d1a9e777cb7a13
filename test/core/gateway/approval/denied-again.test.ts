/** What the person denied can be asked about once more, for as long as it is the same call. */
import { describe, expect, test } from 'vitest';
import { limits } from '../../../../main/core/limits/limits.ts';
import { approval, call, setUp, untilAsked, untilLeft, type Setting } from '../support.ts';

describe('ATRYUM-55 what the person denied', () => {
  const deny = async (setting: Setting, block = false): Promise<string | undefined> => {
    const held = call(setting, setting.login, 'put_it', { a: 1 });
    await setting.core.run('question.deny', { id: (await approval(setting.core)).id, block });
    await held;
    const { questions } = await setting.core.run('answers.history', {});
    const { missed, again } = await setting.core.run('answers.list', {});
    // It was answered: nobody missed it.
    expect(missed).toEqual([]);
    return again.find(({ callId }) => callId === questions[0]?.callId)?.id;
  };

  test('can be asked about once more, and then exactly this call passes once', async () => {
    const setting = await setUp();
    const { core, login, upstream } = setting;
    const id = await deny(setting);
    expect(await core.refused('approval.reopen', { id: id ?? '' }, 'control')).toMatchObject({
      code: 'not_allowed_here',
    });
    await core.run('approval.reopen', { id: id ?? '' });
    const question = await approval(core);
    expect(question).toMatchObject({ clientWaits: false, count: 1 });
    expect((await core.run('answers.list', {})).again).toEqual([]);
    expect(upstream.count('tools/call')).toBe(0);
    await core.run('question.allow', { id: question.id });
    const other = call(setting, login, 'put_it', { a: 2 });
    await core.run('question.deny', { id: (await approval(core)).id });
    expect((await other).outcome).toBe('denied_by_person');
    expect((await call(setting, login, 'put_it', { a: 1 })).outcome).toBe('ok');
    expect(upstream.count('tools/call')).toBe(1);
  });

  test('is not offered again once something has changed, and is gone after a while', async () => {
    const setting = await setUp();
    const { core } = setting;
    expect(await deny(setting, true)).toBeUndefined();
    await core.run('tool.set', { connector: 'up', tool: 'put_it', mode: null });
    expect(await deny(setting)).toBeTruthy();
    setting.clock.advance(limits.questions.missedShown);
    expect((await core.run('answers.list', {})).again).toEqual([]);
  });

  test('what was denied pushes out nothing that was missed', async () => {
    const setting = await setUp();
    const { core, login } = setting;
    const leaving = new AbortController();
    const left = call(setting, login, 'put_it', { a: 0 }, { signal: leaving.signal });
    await approval(core);
    leaving.abort();
    await expect(left).rejects.toThrow();
    const missed = await untilLeft(core);
    const held = Array.from({ length: 3 }, (_, a) => call(setting, login, 'put_it', { a: a + 1 }));
    await untilAsked(core, 3);
    await core.run('question.deny', { id: (await approval(core)).id });
    await Promise.all(held);
    const { again } = await core.run('answers.list', {});
    expect(again).toHaveLength(4);
    expect(again.map(({ id }) => id)).toContain(missed);
  });
});

/** A call waits for the person so long and no longer, and only so many wait at once. */
import { describe, expect, test, vi } from 'vitest';
import { limits } from '../../../../main/core/limits/limits.ts';
import {
  another,
  approval,
  approvals,
  call,
  setUp,
  untilAsked,
  patient,
  usualHold,
} from '../support.ts';

const args = { text: 'a', list: [1, { b: null }] };

describe('waiting has an end', () => {
  test('without a progress token: after 50 seconds the model is told to repeat, and the repeat joins', async () => {
    const setting = await setUp();
    const { core, upstream, login, clock } = setting;
    const first = call(setting, login, 'put_it', args);
    const { id } = await approval(core);
    clock.advance(usualHold);
    const answered = await first;
    expect(answered.outcome).toBe('approval_waiting');
    expect(JSON.stringify(answered.messages)).toContain('repeat the same call');
    const second = call(setting, login, 'put_it', args);
    await vi.waitFor(async () => expect((await approval(core)).clientWaits).toBe(true));
    expect((await approval(core)).id).toBe(id);
    await core.run('question.allow', { id });
    expect((await second).outcome).toBe('ok');
    expect(upstream.count('tools/call')).toBe(1);
  });

  test('with a progress token: progress every ten seconds, and an end after five minutes', async () => {
    const setting = await setUp('modern', {}, patient);
    const { core, login, clock } = setting;
    const held = call(setting, login, 'put_it', args, { progressToken: 'mine' });
    await approval(core);
    for (let time = 0; time < 29; time += 1) clock.advance(limits.questions.progressWhileHeld);
    expect(await core.run('questions.list', {})).toHaveLength(1);
    clock.advance(limits.questions.progressWhileHeld);
    const { outcome, messages } = await held;
    expect(outcome).toBe('approval_expired');
    const progress = messages.filter(({ method }) => method === 'notifications/progress');
    expect(progress.length).toBeGreaterThanOrEqual(29);
    const steps = progress.map(({ params }) => Number(params?.['progress']));
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(new Set(progress.map(({ params }) => params?.['progressToken']))).toEqual(
      new Set(['mine']),
    );
  });

  test('eight calls of one client are held; the ninth is refused, another client’s is not', async () => {
    const setting = await setUp();
    const { core, login } = setting;
    const other = await another(core);
    const most = limits.questions.heldPerGrant;
    const held = Array.from({ length: most }, (_, n) => call(setting, login, 'put_it', { n }));
    await untilAsked(core, most);
    expect((await call(setting, login, 'put_it', { n: 'ninth' })).outcome).toBe('too_many_held');
    const foreign = call(setting, other, 'put_it', { n: 0 });
    for (const { id } of await approvals(core, 2)) await core.run('question.deny', { id });
    const outcomes = (await Promise.all([...held, foreign])).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'denied_by_person')).toHaveLength(2);
    expect(outcomes.filter((outcome) => outcome === 'denied_together')).toHaveLength(most - 1);
  });

  test('a restart denies what was held', async () => {
    const setting = await setUp();
    const held = call(setting, setting.login, 'put_it', args, { progressToken: 'p' });
    await approval(setting.core);
    await setting.core.stop();
    expect((await held).outcome).toBe('approval_withdrawn');
    expect(setting.upstream.count('tools/call')).toBe(0);
  });
});

/** A call is answered before its client gives up, and the person’s late answer is not lost. */
import { describe, expect, test, vi } from 'vitest';
import { callLimits } from '../../../../main/core/client-files/clients/call-limits.ts';
import { clientRow } from '../../../../main/core/client-files/clients/client-rows.ts';
import { limits } from '../../../../main/core/limits/limits.ts';
import { another, approval, call, patient, setUp, usualHold, type Setting } from '../support.ts';

const longest = limits.questions.approval / 1000;
const before = limits.questions.answerBefore / 1000;

/** Seconds after which a call of the only client is told to come back. */
async function heldSeconds(setting: Setting, progressToken?: string): Promise<number> {
  const more = progressToken === undefined ? {} : { progressToken };
  let isOver = false;
  const held = call(setting, setting.login, 'put_it', { a: 1 }, more).finally(() => {
    isOver = true;
  });
  await approval(setting.core);
  const { clientId } = setting.login;
  const { answerSeconds: shown } = await setting.core.run('client.get', { clientId });
  const seconds = progressToken === undefined ? shown.usual : shown.withProgress;
  setting.clock.advance(seconds * 1000 - 1);
  await setting.core.run('questions.list', {});
  expect(isOver).toBe(false);
  setting.clock.advance(1);
  const { outcome } = await held;
  expect(outcome).toBe(seconds === longest ? 'approval_expired' : 'approval_waiting');
  return seconds;
}

describe('ATRYUM-55 a call is answered before its client gives up', () => {
  test.each(callLimits)('$app', async ({ app, seconds, isExtendedByProgress }) => {
    const name = clientRow(app)?.name ?? '';
    const usual = Math.min(longest, seconds - before);
    expect(await heldSeconds(await setUp('modern', {}, name))).toBe(usual);
    expect(await heldSeconds(await setUp('modern', {}, `${app} (Consentry bridge)`), 'p')).toBe(
      isExtendedByProgress ? longest : usual,
    );
  });

  test.each([
    ['without a progress token', undefined],
    ['with a progress token', 'p'],
  ])('a client that is not known, %s', async (_which, token) => {
    expect(await heldSeconds(await setUp(), token)).toBe(usualHold / 1000);
  });

  test('every limit is of a client in the table, and names its source', () => {
    for (const { app, source } of callLimits) {
      expect(clientRow(app)?.id).toBe(app);
      expect(source.length).toBeGreaterThan(10);
    }
    expect(new Set(callLimits.map(({ app }) => app)).size).toBe(callLimits.length);
  });

  test('an answer that comes later lets the repeated call pass', async () => {
    const setting = await setUp();
    const held = call(setting, setting.login, 'put_it', { a: 1 }, { progressToken: 'p' });
    const { id } = await approval(setting.core);
    setting.clock.advance(usualHold);
    expect((await held).outcome).toBe('approval_waiting');
    await setting.core.run('question.allow', { id });
    expect((await call(setting, setting.login, 'put_it', { a: 1 })).outcome).toBe('ok');
  });

  test('a call that nobody answers is among the missed ones in the end', async () => {
    const setting = await setUp();
    const held = call(setting, setting.login, 'put_it', { a: 1 }, { progressToken: 'p' });
    await approval(setting.core);
    setting.clock.advance(usualHold);
    await held;
    setting.clock.advance(limits.questions.approval - usualHold);
    await vi.waitFor(async () => {
      const { missed } = await setting.core.run('answers.list', {});
      expect(missed).toMatchObject([{ tool: 'put_it', arguments: '{"a":1}' }]);
    });
  });

  test('a shorter time of the person holds for every client', async () => {
    const setting = await setUp('modern', {}, patient);
    await setting.core.run('settings.set', { approvalSeconds: 30 });
    const shown = async ({ clientId }: { readonly clientId: string }) =>
      (await setting.core.run('client.get', { clientId })).answerSeconds;
    const thirty = { usual: 30, withProgress: 30 };
    expect(await shown(setting.login)).toEqual(thirty);
    expect(await shown(await another(setting.core))).toEqual(thirty);
  });
});

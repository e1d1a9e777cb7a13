/** How long a call may take: its time limit, put off by progress, up to an hour (ATRYUM-14). */
import { describe, expect, it } from 'vitest';
import { openCall } from '../../../../main/core/connectors/conversation/open-call.ts';
import { createTestClock } from '../../../support/core/memory-ports.ts';

const limit = 30_000;

function start(onProgress?: () => void) {
  const clock = createTestClock();
  const given: string[] = [];
  const { signal } = new AbortController();
  const call = openCall({ signal, timeoutMs: limit, onProgress }, clock, (why) => given.push(why));
  return { clock, call, given };
}

describe('the time limit of a call', () => {
  it('ends a call of which nothing is received', async () => {
    const { clock, call, given } = start();
    clock.advance(limit - 1000);
    expect(call.isOpen()).toBe(true);
    clock.advance(1000);
    expect(await call.outcome).toMatchObject({
      code: 'timed_out',
      message: 'No answer within 30 s.',
      mayHaveHappened: false,
    });
    expect(given).toEqual(['timed_out']);
  });

  it('ATRYUM-14 begins anew with each progress', async () => {
    let reports = 0;
    const { clock, call } = start(() => (reports += 1));
    for (let step = 0; step < 10; step += 1) {
      clock.advance(limit - 1000);
      call.onProgress?.({ progress: step });
    }
    expect(reports).toBe(10);
    expect(call.isOpen()).toBe(true);
    clock.advance(limit);
    expect(await call.outcome).toMatchObject({
      code: 'timed_out',
      message: 'No answer and no more progress within 30 s.',
    });
  });

  it('ATRYUM-14 ends after an hour, however much progress there is', async () => {
    const { clock, call } = start(() => undefined);
    for (let minute = 0; minute < 60; minute += 1) {
      for (const half of [1, 2]) {
        clock.advance(limit - 1000);
        call.onProgress?.({ progress: 2 * minute + half });
      }
    }
    expect(call.isOpen()).toBe(true);
    for (let step = 0; step < 6; step += 1) {
      clock.advance(limit - 1000);
      call.onProgress?.({ progress: 1000 + step });
    }
    expect(await call.outcome).toMatchObject({
      code: 'timed_out',
      message: 'No answer within 60 min, in spite of progress.',
    });
  });

  it('is not put off by progress that comes after the end', async () => {
    let reports = 0;
    const { clock, call, given } = start(() => (reports += 1));
    call.settle({ kind: 'result', result: {}, bytes: 2 });
    call.onProgress?.({ progress: 1 });
    clock.advance(10 * limit);
    expect(reports).toBe(0);
    expect(given).toEqual([]);
    expect((await call.outcome).kind).toBe('result');
  });
});

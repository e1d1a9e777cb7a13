import { describe, expect, it } from 'vitest';
import { createDeadlines } from '../../../main/core/lib/deadlines.ts';
import { createTestClock } from '../../support/core/memory-ports.ts';

describe('deadlines', () => {
  it('pass at their own time, whatever the order they were set in', () => {
    const clock = createTestClock();
    const deadlines = createDeadlines(clock);
    const passed: number[] = [];
    for (const ms of [300, 100, 200]) deadlines.in(ms, () => passed.push(ms));
    clock.advance(99);
    expect(passed).toEqual([]);
    clock.advance(1);
    expect(passed).toEqual([100]);
    clock.advance(200);
    expect(passed).toEqual([100, 200, 300]);
  });

  it('do not pass when they were taken back or put off', () => {
    const clock = createTestClock();
    const deadlines = createDeadlines(clock);
    const passed: string[] = [];
    const back = deadlines.in(100, () => passed.push('back'));
    const off = deadlines.in(100, () => passed.push('off'));
    const sooner = deadlines.in(1000, () => passed.push('sooner'));
    back.takeBack();
    off.putOff(500);
    sooner.putOff(50);
    clock.advance(100);
    expect(passed).toEqual(['sooner']);
    clock.advance(400);
    expect(passed).toEqual(['sooner', 'off']);
    clock.advance(10_000);
    expect(passed).toEqual(['sooner', 'off']);
  });

  it('one that passes may take back another of the same moment, and set a new one', () => {
    const clock = createTestClock();
    const deadlines = createDeadlines(clock);
    const passed: string[] = [];
    const second = { takeBack: (): void => undefined };
    deadlines.in(100, () => {
      passed.push('first');
      second.takeBack();
      deadlines.in(100, () => passed.push('later'));
    });
    const later = deadlines.in(100, () => passed.push('second'));
    second.takeBack = () => later.takeBack();
    clock.advance(100);
    expect(passed).toEqual(['first']);
    clock.advance(100);
    expect(passed).toEqual(['first', 'later']);
  });
});

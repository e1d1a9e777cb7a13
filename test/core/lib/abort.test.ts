import { describe, expect, it } from 'vitest';
import { anyAborted, createAborter } from '../../../main/core/lib/abort.ts';

describe('abort', () => {
  it('notifies everybody who listens once, and nobody who left', () => {
    const aborter = createAborter();
    const received: string[] = [];
    const leaves = (): void => void received.push('left');
    aborter.signal.addEventListener('abort', leaves);
    aborter.signal.addEventListener('abort', () => received.push('stays'));
    aborter.signal.removeEventListener('abort', leaves);
    aborter.abort();
    aborter.abort();
    expect(received).toEqual(['stays']);
    expect(aborter.signal.aborted).toBe(true);
  });

  it('a listener that throws keeps no other from being called', () => {
    const aborter = createAborter();
    const received: string[] = [];
    aborter.signal.addEventListener('abort', () => {
      throw new Error('first');
    });
    aborter.signal.addEventListener('abort', () => received.push('second'));
    expect(() => aborter.abort()).toThrow('first');
    expect(received).toEqual(['second']);
  });

  it('joins several into a signal of the platform', () => {
    const first = createAborter();
    const second = new AbortController();
    const both = anyAborted([first.signal, second.signal]);
    expect(both.aborted).toBe(false);
    first.abort();
    expect(both.aborted).toBe(true);
    expect(anyAborted([both]).aborted).toBe(true);
  });
});

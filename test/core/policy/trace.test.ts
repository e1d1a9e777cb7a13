/**
 * The trace of a decision is short, comes back as it was, and each step of it can be said in words.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { layers } from '../../../main/core/policy/decision.ts';
import { reasons } from '../../../main/core/policy/reasons.ts';
import { stepInWords } from '../../../main/core/policy/step-words.ts';
import { readTrace, traceText } from '../../../main/core/policy/trace.ts';
import { anyCase, judge } from './decide-cases.ts';
import { cases } from '../../support/values/counts.ts';

test('comes back as it was, in 200 characters, and in words', () => {
  fc.assert(
    fc.property(anyCase, (all) => {
      const decision = judge(all);
      const text = traceText(decision);
      expect(text.length).toBeLessThanOrEqual(200);
      expect(readTrace(text)).toEqual(decision.trace);
      for (const finding of readTrace(text)) {
        const words = stepInWords(finding);
        expect(words).toMatch(/^[A-Z].*\.$/u);
        expect(words).not.toContain('undefined');
      }
    }),
    { numRuns: cases(10_000) },
  );
});

test.each(['', ';;', 'a', 'a=', 'zz=1', '\u0000=1', 'a=on;?=x', 'q=later'])(
  'a trace that is none, %j, is read as far as it goes',
  (text) => {
    expect(readTrace(text).every(([layer]) => layers.includes(layer))).toBe(true);
  },
);

test('every reason has a sentence for the model, one for the person and one for explain', () => {
  for (const [code, reason] of Object.entries(reasons)) {
    expect([code, reason.forModel]).toEqual([code, expect.stringMatching(/^[A-Z].*\.$/u)]);
    expect([code, reason.forExplain]).toEqual([code, expect.stringMatching(/^[A-Z].*\.$/u)]);
    expect([code, reason.forPerson]).toEqual([code, expect.stringMatching(/^[A-Z].*[^.]$/u)]);
    // What is refused for good says so, and nothing else does.
    if (reason.next === 'do_not_retry') expect(reason.forModel).toContain('Do not retry');
  }
});

/** How often a person is asked about one client. */
import { expect, it } from 'vitest';
import { createQuestionThrottle } from '../../main/bridge/link/question-throttle.ts';
import { limits } from '../../main/core/limits/limits.ts';

const askAgainMs = 60_000;

function setUp() {
  let nowMs = 0;
  const question = createQuestionThrottle(askAgainMs, () => nowMs);
  return { question, pass: (ms: number) => (nowMs += ms) };
}

it('asks for a request, and not by itself', () => {
  const { question } = setUp();
  expect([question.mayAsk(true), question.mayAsk(false)]).toEqual([true, false]);
});

it('asks again after a pause, a longer one where the person said no', () => {
  const { question, pass } = setUp();
  question.begin();
  question.allowed();
  pass(askAgainMs - 1);
  expect(question.mayAsk(true)).toBe(false);
  pass(1);
  expect(question.mayAsk(true)).toBe(true);
  question.begin();
  question.refused('denied');
  pass(askAgainMs);
  expect(question.mayAsk(true)).toBe(limits.bridge.askAgainAfterDenial <= askAgainMs);
  pass(limits.bridge.askAgainAfterDenial);
  expect(question.mayAsk(true)).toBe(true);
});

it('asks once more, without a request, what was cut off with its instance', () => {
  const { question } = setUp();
  question.begin();
  expect(question.mayAsk(false)).toBe(true);
  question.refused('unanswered');
  expect(question.mayAsk(false)).toBe(false);
});

it('does not count a login that failed before a question', () => {
  const { question } = setUp();
  question.refused('failed');
  expect(question.mayAsk(true)).toBe(true);
});

/**
 * Asking the running instance again and again, until Ctrl+C. The control channel answers what it is
 * asked and sends nothing by itself, so whoever wants to hear of changes asks once a second.
 */
import { once } from 'node:events';
import { CliError } from './cli-error.ts';
import type { CommandContext } from './command-context.ts';

const everyMs = 1000;
/** While nothing answers, each pause is longer than the one before, up to this. */
const longestPauseMs = 10_000;

/** `more`: ask at once; `wait`: ask after a while; `end`: nothing more can come. */
type Next = 'more' | 'wait' | 'end';

interface Question<Answer> {
  ask(): Promise<Answer>;
  /**
   * Prints it.
   *
   * @param isBack the instance was away since the last answer
   */
  use(answer: Answer, isBack: boolean): Promise<Next>;
}

/**
 * Asks until an answer ends it or the person does. An instance that stops is waited for, once it
 * has answered; every other error is the command's.
 *
 * @param stopped aborted at Ctrl+C
 */
export async function keepAsking<Answer>(
  { io, note }: CommandContext,
  stopped: AbortSignal,
  { ask, use }: Question<Answer>,
): Promise<void> {
  let pauseMs = everyMs;
  let isAway = false;
  let hasAnswered = false;
  // An answer may take its whole deadline, and Ctrl+C waits for none.
  const interrupted = once(stopped, 'abort').then(() => null);
  while (!stopped.aborted) {
    try {
      const answer = await Promise.race([ask().then((value) => ({ value })), interrupted]);
      if (answer === null) return;
      const isBack = isAway;
      if (isBack) note('Consentry runs again.');
      [isAway, hasAnswered, pauseMs] = [false, true, everyMs];
      const next = await use(answer.value, isBack);
      if (next === 'end') return;
      if (next === 'more') continue;
    } catch (error) {
      const isGone = error instanceof CliError && error.code === 'not_running';
      if (!isGone || !hasAnswered) throw error;
      if (!isAway) note('Consentry stopped. Waiting…');
      isAway = true;
      pauseMs = Math.min(2 * pauseMs, longestPauseMs);
    }
    await io.wait(pauseMs, stopped);
  }
}

/**
 * Writes, and waits while the reader takes nothing: what it has not read yet is not collected here.
 */
export async function writeInStep(
  { io }: CommandContext,
  stopped: AbortSignal,
  text: string,
): Promise<void> {
  if (io.stdout.write(text)) return;
  await once(io.stdout, 'drain', { signal: stopped }).catch((error: unknown) => {
    if (!stopped.aborted) throw error;
  });
}

/**
 * Asking what may show a dialog: one question at a time, and after a refusal none for a while
 * (REL-05).
 */
import { limits } from '../../core/limits/limits.ts';
import type { Clock } from '../../core/ports/ports.ts';

export interface PacedAsking {
  /** Runs `question`, or fails as it failed a moment ago. One after another. */
  ask<Answer>(question: () => Promise<Answer>): Promise<Answer>;
  /** A person acts: the next question is asked. */
  wake(): void;
}

export function createPacedAsking(clock: Clock): PacedAsking {
  let refusal: { readonly error: unknown; readonly at: number } | undefined;
  let latest: Promise<unknown> = Promise.resolve();

  async function askNow<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    if (refusal !== undefined && clock.monotonicMs() - refusal.at < limits.vault.askAgain)
      throw refusal.error;
    try {
      const answer = await question();
      refusal = undefined;
      return answer;
    } catch (error) {
      refusal = { error, at: clock.monotonicMs() };
      throw error;
    }
  }

  return {
    ask(question) {
      // After the one before: what that one was refused counts for this one too.
      const answer = latest.then(() => askNow(question));
      latest = answer.catch(() => undefined);
      return answer;
    },
    wake() {
      refusal = undefined;
    },
  };
}

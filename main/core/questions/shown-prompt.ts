/**
 * What the prompt shows now, and since when: an Allow from a window has to prove that it was
 * pressed on exactly this, and not in the first second.
 */
import type { Question } from '../../../contract/views/questions/question.ts';
import { sha256Hex } from '../lib/digest.ts';
import { CoreError } from '../lib/errors.ts';
import { limits } from '../limits/limits.ts';
import type { Clock, Random } from '../ports/ports.ts';

export interface ShownPrompt {
  /**
   * Notes that a question is on the screen.
   *
   * @param restart the window was disturbed, so that Allow has to be dead for a second once more
   */
  show(
    question: Question,
    restart: boolean,
  ): { readonly nonce: string; readonly allowInMs: number };
  /** Nothing is on the screen, or not this question any more. */
  hide(id?: string): void;
  /**
   * @param question as it would be shown now
   * @throws CoreError `stale_prompt` – something else was shown
   * @throws CoreError `too_soon` – it was shown a moment ago
   */
  assertShown(question: Question, nonce: string | null): void;
}

interface Shown {
  readonly id: string;
  readonly content: string;
  readonly nonce: string;
  /** Monotonic. */
  readonly since: number;
}

/** @returns a prompt that shows nothing */
export function createShownPrompt(clock: Clock, random: Random): ShownPrompt {
  let shown: Shown | null = null;

  return {
    show(question, restart) {
      const { id } = question;
      const content = contentOf(question);
      const now = clock.monotonicMs();
      if (shown === null || shown.id !== id || shown.content !== content) {
        const nonce = random.bytes(16).toString('base64url');
        shown = { id, content, nonce, since: now };
      } else if (restart) {
        shown = { ...shown, since: now };
      }
      const allowInMs = Math.max(0, Math.ceil(shown.since + limits.questions.deadAllow - now));
      return { nonce: shown.nonce, allowInMs };
    },

    hide(id) {
      if (id === undefined || shown?.id === id) shown = null;
    },

    assertShown(question, nonce) {
      if (
        shown === null ||
        shown.id !== question.id ||
        shown.nonce !== nonce ||
        shown.content !== contentOf(question)
      ) {
        throw new CoreError(
          'stale_prompt',
          'The window showed something other than what is asked now.',
          {
            hint: 'Look at the question again, then answer it.',
          },
        );
      }
      if (clock.monotonicMs() - shown.since < limits.questions.deadAllow) {
        throw new CoreError('too_soon', 'Allow works one second after a question appears.', {
          hint: 'Read the question, then press Allow again.',
        });
      }
    },
  };
}

/**
 * What an Allow is about. Not the counters: they change with each ask, and a flood must not make
 * Allow impossible.
 */
function contentOf(question: Question): string {
  const shown =
    question.kind === 'approval' ? { ...question, count: 1, requestsToday: 1 } : question;
  return sha256Hex(JSON.stringify(shown));
}

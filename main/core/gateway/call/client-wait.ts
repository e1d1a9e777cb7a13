/**
 * How long a call may wait for the person: as long as they set, but never as long as its client
 * waits (ATRYUM-55). Pure.
 */
import { limits } from '../../limits/limits.ts';

export interface ClientWait {
  /** Until it gives up a call. */
  readonly seconds: number;
  /** Progress starts its time anew, where it asks for progress. */
  readonly isExtendedByProgress: boolean;
}

/**
 * @param longest as the person set it, in milliseconds
 * @returns milliseconds; a second at least
 */
export function holdMs(
  { seconds, isExtendedByProgress }: ClientWait,
  asksForProgress: boolean,
  longest: number,
): number {
  if (isExtendedByProgress && asksForProgress) return longest;
  return Math.min(longest, Math.max(1000, seconds * 1000 - limits.questions.answerBefore));
}

/** The same as people see it. */
export function holdSeconds(
  wait: ClientWait,
  longest: number,
): { readonly usual: number; readonly withProgress: number } {
  const seconds = (asksForProgress: boolean) =>
    Math.round(holdMs(wait, asksForProgress, longest) / 1000);
  return { usual: seconds(false), withProgress: seconds(true) };
}

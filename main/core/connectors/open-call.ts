/**
 * One request on its way: settled once, by an answer, the caller's abort, its deadline or trouble of the transport,
 * and it knows whether anything was sent (REL-08). Progress puts the deadline off, up to a bound (ATRYUM-14).
 */
import { deadlinesOf } from '../lib/deadlines.ts';
import { limits } from '../lib/limits.ts';
import type { JsonObject } from '../lib/json.ts';
import type { Clock } from '../ports.ts';
import {
  failed,
  type UpstreamFailureCode,
  type UpstreamOutcome,
  type UpstreamRequest,
} from './upstream.ts';

export interface OpenCall {
  readonly outcome: Promise<UpstreamOutcome>;
  readonly onProgress: UpstreamRequest['onProgress'];
  isOpen(): boolean;
  /** From here on a failure may have happened upstream. */
  markSent(): void;
  /** Its answer is on the way: puts the deadline off as progress does. */
  stillComing(): void;
  /** The first settlement wins, later ones do nothing. */
  settle(outcome: UpstreamOutcome): void;
  /** Settles as a failure that may have happened if anything was sent. */
  fail(code: UpstreamFailureCode, message: string): void;
}

/**
 * @param giveUp called after the call settled because of abort or deadline: the transport cancels upstream
 */
export function openCall(
  request: Pick<UpstreamRequest, 'signal' | 'timeoutMs' | 'onProgress'>,
  clock: Clock,
  giveUp: (why: 'cancelled' | 'timed_out') => void,
): OpenCall {
  const { signal, timeoutMs, onProgress: tell } = request;
  let isOpen = true;
  let wasSent = false;
  let resolve: (outcome: UpstreamOutcome) => void = () => undefined;
  const outcome = new Promise<UpstreamOutcome>((settled) => {
    resolve = settled;
  });
  const startedAt = clock.monotonicMs();
  const longest = Math.max(timeoutMs, limits.upstream.longestCall);
  /** What the last progress left of the longest call; null before the first. */
  let left: number | null = null;
  const deadline = deadlinesOf(clock).in(timeoutMs, () => {
    end('timed_out', tooLate());
  });
  function tooLate(): string {
    if (left === null) return `No answer within ${secondsOf(timeoutMs)}.`;
    return left <= timeoutMs
      ? `No answer within ${secondsOf(longest)}, in spite of progress.`
      : `No answer and no more progress within ${secondsOf(timeoutMs)}.`;
  }
  function putOff(): void {
    left = startedAt + longest - clock.monotonicMs();
    deadline.putOff(Math.max(0, Math.min(timeoutMs, left)));
  }
  const onAbort = (): void => {
    end('cancelled', 'The call was cancelled.');
  };
  signal.addEventListener('abort', onAbort, { once: true });

  function settle(result: UpstreamOutcome): void {
    if (!isOpen) return;
    isOpen = false;
    deadline.takeBack();
    signal.removeEventListener('abort', onAbort);
    resolve(result);
  }
  function end(code: 'cancelled' | 'timed_out', message: string): void {
    if (!isOpen) return;
    settle(failed(code, message, wasSent));
    giveUp(code);
  }
  if (signal.aborted) onAbort();

  return {
    outcome,
    onProgress:
      tell &&
      ((params: JsonObject) => {
        if (!isOpen) return;
        putOff();
        tell(params);
      }),
    isOpen: () => isOpen,
    stillComing() {
      if (isOpen) putOff();
    },
    markSent: () => {
      wasSent = true;
    },
    settle,
    fail: (code, message) => {
      settle(failed(code, message, wasSent));
    },
  };
}

/** `2 s`, `0.3 s`, `5 min`: durations in sentences. */
export function secondsOf(ms: number): string {
  if (ms >= 120_000) return `${Math.round(ms / 60_000)} min`;
  return `${Math.round(ms / 100) / 10} s`;
}

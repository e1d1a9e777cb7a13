/**
 * One request on its way: settled once, by an answer, the caller's abort, its deadline or trouble
 * of the transport, and it knows whether anything was sent (REL-08). Progress puts the deadline
 * off, up to a bound (ATRYUM-14).
 */
import type { AbortWatch } from '../../lib/abort.ts';
import { deadlinesOf, type Deadline } from '../../lib/deadlines.ts';
import { limits } from '../../limits/limits.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { Clock } from '../../ports/ports.ts';
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

type OpenedRequest = Pick<UpstreamRequest, 'signal' | 'timeoutMs' | 'onProgress'>;

/**
 * @param giveUp called after the call settled because of abort or deadline: the transport cancels
 *   upstream
 */
export function openCall(
  request: OpenedRequest,
  clock: Clock,
  giveUp: (why: 'cancelled' | 'timed_out') => void,
): OpenCall {
  return new Open(request, clock, giveUp);
}

/** What an open call has to do with others; one object, so that all of it can be let go at once. */
interface Ties {
  readonly signal: AbortWatch;
  readonly onAbort: () => void;
  readonly deadline: Deadline;
  readonly giveUp: (why: 'cancelled' | 'timed_out') => void;
  readonly resolve: (outcome: UpstreamOutcome) => void;
}

class Open implements OpenCall {
  readonly outcome: Promise<UpstreamOutcome>;
  readonly onProgress: UpstreamRequest['onProgress'];
  /**
   * Null once it is settled: a call that ended holds nothing. Through these it would keep request,
   * answer and connection alive in the eyes of V8's small collections, a third of what each call
   * allocates, until the next full one.
   */
  private ties: Ties | null;
  private readonly clock: Clock;
  private readonly timeoutMs: number;
  private readonly startedAt: number;
  private wasSent = false;
  /** What the last progress left of the longest call; null before the first. */
  private left: number | null = null;

  constructor(
    { signal, timeoutMs, onProgress: report }: OpenedRequest,
    clock: Clock,
    giveUp: Ties['giveUp'],
  ) {
    this.clock = clock;
    this.timeoutMs = timeoutMs;
    this.startedAt = clock.monotonicMs();
    let resolve: Ties['resolve'] = nobody;
    this.outcome = new Promise<UpstreamOutcome>((settled) => {
      resolve = settled;
    });
    const deadline = deadlinesOf(clock).in(timeoutMs, () => {
      this.end('timed_out', this.tooLate());
    });
    const onAbort = (): void => {
      this.end('cancelled', 'The call was cancelled.');
    };
    this.ties = { signal, onAbort, deadline, giveUp, resolve };
    this.onProgress =
      report &&
      ((params: JsonObject) => {
        if (!this.isOpen()) return;
        this.putOff();
        report(params);
      });
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  }

  isOpen(): boolean {
    return this.ties !== null;
  }

  markSent(): void {
    this.wasSent = true;
  }

  stillComing(): void {
    this.putOff();
  }

  settle(outcome: UpstreamOutcome): void {
    const { ties } = this;
    if (ties === null) return;
    this.ties = null;
    ties.deadline.takeBack();
    ties.signal.removeEventListener('abort', ties.onAbort);
    ties.resolve(outcome);
  }

  fail(code: UpstreamFailureCode, message: string): void {
    this.settle(failed(code, message, this.wasSent));
  }

  private end(code: 'cancelled' | 'timed_out', message: string): void {
    const { ties } = this;
    this.fail(code, message);
    ties?.giveUp(code);
  }

  private putOff(): void {
    this.left = this.startedAt + this.longest() - this.clock.monotonicMs();
    this.ties?.deadline.putOff(Math.max(0, Math.min(this.timeoutMs, this.left)));
  }

  private longest(): number {
    return Math.max(this.timeoutMs, limits.upstream.longestCall);
  }

  private tooLate(): string {
    const { left, timeoutMs } = this;
    if (left === null) return `No answer within ${secondsOf(timeoutMs)}.`;
    return left <= timeoutMs
      ? `No answer within ${secondsOf(this.longest())}, in spite of progress.`
      : `No answer and no more progress within ${secondsOf(timeoutMs)}.`;
  }
}

function nobody(): void {}

/** `2 s`, `0.3 s`, `5 min`: durations in sentences. */
export function secondsOf(ms: number): string {
  if (ms >= 120_000) return `${Math.round(ms / 60_000)} min`;
  return `${Math.round(ms / 100) / 10} s`;
}

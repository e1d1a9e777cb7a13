/** Sends requests on the open upstream, and says what their outcomes mean for the connection. */
import type {
  Upstream,
  UpstreamFailure,
  UpstreamOutcome,
  UpstreamRequest,
} from '../conversation/upstream.ts';
import type { IdleTimer } from './idle-timer.ts';
import { isAway, isServersFault, type RetryPlan } from './retry-plan.ts';
import type { UpstreamSessions } from './upstream-sessions.ts';

export interface ForwarderParts {
  readonly idle: Pick<IdleTimer, 'begin' | 'end'>;
  readonly plan: Pick<RetryPlan, 'callWorked' | 'callFailed'>;
  readonly sessions: Pick<UpstreamSessions, 'serves' | 'request'>;
  /** It is still the one that requests go to. */
  readonly isOpen: (upstream: Upstream) => boolean;
  /** A request had a result. */
  readonly onResult: () => void;
  /** Nobody is there any more. */
  readonly onAway: (upstream: Upstream, failure: UpstreamFailure) => void;
  /** Too many calls failed: the server is to be left alone for so long. */
  readonly onPause: (upstream: Upstream, failure: UpstreamFailure, pauseMs: number) => void;
}

export type RequestForwarder = (to: Upstream, request: UpstreamRequest) => Promise<UpstreamOutcome>;

/**
 * Sends in the session of the request where the server keeps sessions. An outcome says nothing
 * about the connection when another upstream has taken the place of its own meanwhile.
 *
 * @returns sends one request; never rejects for trouble of the server
 */
export function createRequestForwarder(parts: ForwarderParts): RequestForwarder {
  const { idle, plan, sessions } = parts;

  return async (to, request) => {
    const { upstreamSession } = request;
    idle.begin();
    let outcome: UpstreamOutcome;
    try {
      outcome = await (upstreamSession !== undefined && sessions.serves(to, upstreamSession)
        ? sessions.request(request, upstreamSession, to)
        : to.request(request));
    } finally {
      idle.end();
    }
    if (!parts.isOpen(to)) return outcome;
    if (outcome.kind !== 'failed') plan.callWorked();
    if (outcome.kind === 'result') parts.onResult();
    else if (outcome.kind === 'failed') noteFailure(to, outcome);
    return outcome;
  };

  function noteFailure(to: Upstream, failure: UpstreamFailure): void {
    if (isAway(failure)) {
      parts.onAway(to, failure);
    } else if (isServersFault(failure)) {
      const pauseMs = plan.callFailed();
      if (pauseMs !== null) parts.onPause(to, failure, pauseMs);
    }
  }
}

/** Requests that come while nothing is open: sent when it is, or answered with why it is not. */
import type { StoredConnector } from '../../ports/preferences-document.ts';
import type { Clock } from '../../ports/ports.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { failed, type UpstreamOutcome, type UpstreamRequest } from '../conversation/upstream.ts';
import type { ChangeWaiters } from './change-waiters.ts';
import type { ConnectionProblem } from './connection-problem.ts';
import type { ConnectionState, Waiting } from './connection-state.ts';
import type { RequestForwarder } from './request-forwarder.ts';
import type { RetryPlan } from './retry-plan.ts';

export interface QueueParts {
  /** For sentences. */
  readonly connector: string;
  readonly kind: StoredConnector['kind'];
  readonly clock: Clock;
  readonly catalogue: Pick<Catalogue, 'tools'>;
  readonly plan: Pick<RetryPlan, 'mayTryNow'>;
  /** Woken with every change of the state. */
  readonly waiters: ChangeWaiters;
  readonly stateNow: () => ConnectionState;
  /** Begins an attempt. */
  readonly open: () => void;
  readonly forward: RequestForwarder;
}

/**
 * A request starts a server that sleeps, and may try one early that waits for its next attempt. It
 * waits for an attempt that runs, and for a process that is about to be started again.
 *
 * @returns sends one request within its deadline; never rejects for trouble of the server
 */
export function createRequestQueue(
  parts: QueueParts,
): (request: UpstreamRequest) => Promise<UpstreamOutcome> {
  const { connector, kind, clock, catalogue, plan, waiters, stateNow } = parts;

  return async (request) => {
    const deadline = clock.monotonicMs() + request.timeoutMs;
    // Decided on what is known now; what a start brings is looked at again below.
    const definition = definitionOf(request);
    const before = stateNow();
    if (before.state === 'asleep' || (before.state === 'waiting' && mayTryNow(before)))
      parts.open();
    while (isWorthWaiting(stateNow())) {
      const left = deadline - clock.monotonicMs();
      if (request.signal.aborted) return failed('cancelled', 'The call was cancelled.');
      if (left <= 0) return notReady(stateNow().problem);
      await waiters.within(left, request.signal);
    }
    const now = stateNow();
    if (now.state !== 'open') return notReady(now.problem);
    if (definitionOf(request) !== definition) {
      return failed('not_ready', 'The tool changed when its server was started; look at it again.');
    }
    const timeoutMs = deadline - clock.monotonicMs();
    return timeoutMs <= 0
      ? notReady(now.problem)
      : parts.forward(now.upstream, { ...request, timeoutMs });
  };

  /** A process that is about to be started again is worth a moment of waiting. */
  function isWorthWaiting({ state }: ConnectionState): boolean {
    return state === 'opening' || (state === 'waiting' && kind === 'stdio');
  }

  /** A request never makes us knock while the server asks for a pause. */
  function mayTryNow({ problem }: Waiting): boolean {
    return problem.retryAfterMs === undefined && plan.mayTryNow();
  }

  /** The hash of the tool that a request is about; undefined for other requests. */
  function definitionOf({ method, params }: UpstreamRequest): string | undefined {
    if (method !== 'tools/call') return undefined;
    return catalogue.tools().find((tool) => tool.name === params['name'])?.hash;
  }

  function notReady(problem: ConnectionProblem | null): UpstreamOutcome {
    const code = problem?.needsLogin === true ? 'login_required' : 'not_ready';
    return failed(code, problem?.message ?? `${connector} is not connected.`);
  }
}

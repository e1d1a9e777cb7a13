/** Whether a connection that failed is tried again, and when. */
import type { Clock } from '../../ports/ports.ts';
import { gaveUp, type ConnectionProblem } from './connection-problem.ts';
import type { Closed, Waiting } from './connection-state.ts';
import type { ProcessLog } from './process-log.ts';
import type { RetryPlan } from './retry-plan.ts';

/**
 * @param retry begins the next attempt
 * @returns gives the state that a failure leads to; `pauseMs` is how long to wait where that is
 *   known already, in place of what the plan says
 */
export function createStateAfterFailure(
  clock: Clock,
  plan: Pick<RetryPlan, 'failed'>,
  log: Pick<ProcessLog, 'lines'>,
  retry: () => void,
): (why: ConnectionProblem, pauseMs?: number) => Closed | Waiting {
  return (why, pauseMs) => {
    if (why.retry === 'never') return { state: 'closed', problem: why };
    const inMs = pauseMs ?? plan.failed();
    if (inMs === null) return { state: 'closed', problem: gaveUp(why, log.lines()) };
    const cancelRetry = clock.after(Math.max(inMs, why.retryAfterMs ?? 0), retry);
    return { state: 'waiting', problem: why, cancelRetry };
  };
}

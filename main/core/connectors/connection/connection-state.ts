/**
 * The states of one connector's connection, what each of them holds, and how it ends.
 * `docs/states.md` draws them; `connection.ts` moves between them.
 */
import type { ConnectorState } from '../conversation/connector-facts.ts';
import type { Upstream } from '../conversation/upstream.ts';
import type { ConnectionProblem } from './connection-problem.ts';

/** Nothing is open, and nothing will be by itself. */
export interface Closed {
  readonly state: 'closed';
  /** Why; null: it was not tried yet, or nobody needs it open. */
  readonly problem: ConnectionProblem | null;
}

/** One attempt runs. */
interface Opening {
  readonly state: 'opening';
  /** Ends the attempt. */
  readonly abort: AbortController;
  /** Resolves when the attempt is over, and leaves nothing behind. Never rejects. */
  readonly done: Promise<void>;
  /** What was wrong before, until the attempt says otherwise. */
  readonly problem: ConnectionProblem | null;
}

interface Open {
  readonly state: 'open';
  readonly upstream: Upstream;
  /** Aborts what runs on the upstream beside calls. */
  readonly lifetime: AbortController;
  /** A login that only the person can mend; other requests may still pass. */
  readonly problem: ConnectionProblem | null;
}

/** Its process is not needed now: the first request starts it (`idleMinutes`). */
interface Asleep {
  readonly state: 'asleep';
  readonly problem: ConnectionProblem | null;
}

/** It failed, and is tried again when the timer fires. */
export interface Waiting {
  readonly state: 'waiting';
  readonly problem: ConnectionProblem;
  readonly cancelRetry: () => void;
}

export type ConnectionState = Closed | Opening | Open | Asleep | Waiting;

/**
 * Ends what belongs to a state that was left. An attempt is not ended here: it runs to its end, or
 * `close` aborts it.
 *
 * @param left the state before
 */
export function releaseState(left: ConnectionState): void {
  if (left.state === 'waiting') left.cancelRetry();
  if (left.state === 'open') left.lifetime.abort();
}

/** @returns the same state, with this problem in place of what was wrong before */
export function withProblem(now: ConnectionState, problem: ConnectionProblem): ConnectionState {
  return { ...now, problem };
}

/** @returns what people are shown */
export function statusOf(now: ConnectionState): Exclude<ConnectorState['connection'], 'disabled'> {
  switch (now.state) {
    case 'open':
    case 'asleep':
      return 'ready';
    case 'opening':
      return 'connecting';
    case 'waiting':
      // Without a network nothing is wrong with the connector (REL-21).
      return now.problem.code === 'unresolved' ? 'connecting' : 'error';
    case 'closed':
      // Nothing tried yet is not an error.
      return now.problem === null ? 'connecting' : 'error';
  }
}

/**
 * A named point where a test may end the process (`test/journeys/faults/`). Shells hand in none.
 */
export type FaultPoint = (
  point:
    | 'issue.before-write'
    | 'issue.half-written'
    | 'issue.durable'
    | 'issue.answered'
    | 'refresh.before-write'
    | 'refresh.half-written'
    | 'refresh.durable'
    | 'refresh.answered'
    | 'login.before-request'
    | 'login.heard'
    | 'login.durable',
) => void;

/** What people are shown of each state, and what ends with one that was left. */
import { describe, expect, it, vi } from 'vitest';
import { problems } from '../../../../main/core/connectors/connection/connection-problem.ts';
import {
  releaseState,
  statusOf,
  withProblem,
  type ConnectionState,
} from '../../../../main/core/connectors/connection/connection-state.ts';
import type { Upstream } from '../../../../main/core/connectors/conversation/upstream.ts';

const broken = problems.internal();
const upstream = {} as Upstream;
const closed: ConnectionState = { state: 'closed', problem: null };
const waitingFor = (problem: typeof broken, cancelRetry = (): void => undefined) =>
  ({ state: 'waiting', problem, cancelRetry }) as const;
const open = { state: 'open', upstream, lifetime: new AbortController(), problem: null } as const;
const opening = {
  state: 'opening',
  abort: new AbortController(),
  done: Promise.resolve(),
  problem: broken,
} as const;

describe('what people are shown', () => {
  it.each<[string, ConnectionState, string]>([
    ['not tried yet', closed, 'connecting'],
    ['closed for a reason', { ...closed, problem: broken }, 'error'],
    ['an attempt, whatever was wrong before', opening, 'connecting'],
    ['open', open, 'ready'],
    ['open with a login that has ended', { ...open, problem: broken }, 'ready'],
    ['asleep', { state: 'asleep', problem: null }, 'ready'],
    ['waiting for the next attempt', waitingFor(broken), 'error'],
    ['waiting for a network', waitingFor({ ...broken, code: 'unresolved' }), 'connecting'],
  ])('%s', (_name, state, shown) => expect(statusOf(state)).toBe(shown));
});

describe('leaving a state', () => {
  it('cancels the timer of the next attempt', () => {
    const cancel = vi.fn<() => void>();
    releaseState(waitingFor(broken, cancel));
    expect(cancel).toHaveBeenCalledOnce();
  });

  it('aborts what runs on the open upstream, and no attempt', () => {
    releaseState(open);
    releaseState(opening);
    expect([open.lifetime.signal.aborted, opening.abort.signal.aborted]).toEqual([true, false]);
  });
});

it('keeps the state when its problem is another', () => {
  expect(withProblem(open, broken)).toEqual({ ...open, problem: broken });
});

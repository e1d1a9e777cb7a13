/** What the managed policy says now. Its watch writes it; whatever it bounds reads it. */
import { boundsOf, type Bounds, type PolicyState } from './bounds.ts';

export interface HeldPolicy {
  /** Frozen; another object with every change. */
  state(): PolicyState;
  bounds(): Bounds;
  hold(next: PolicyState): void;
}

/**
 * @param isManaged a policy file may be there; until it was looked at, the strictest holds
 *   (SEC-118, INV-7)
 */
export function createHeldPolicy(isManaged: boolean): HeldPolicy {
  let state: PolicyState = isManaged ? { kind: 'unread' } : { kind: 'none', wasThere: null };
  let bounds = boundsOf(state);
  return {
    state: () => state,
    bounds: () => bounds,
    hold(next) {
      state = Object.freeze(next);
      bounds = boundsOf(state);
    },
  };
}

/**
 * What clients were refused lately that a person can do something about: because their grant is too
 * narrow – programs that can, ask for more by themselves; the SDK of 2025 refreshes instead and
 * gives up – or because something holds everything down that no client can ask about (ATOMIC-19,
 * ATOMIC-23).
 */
import { createLately } from '../../lib/lately.ts';
import { limits } from '../../limits/limits.ts';
import { heldDownBy, type Holder } from '../../policy/held-down-by.ts';
import type { Decision } from '../../policy/decision.ts';
import type { Clock } from '../../ports/ports.ts';

interface RefusedScope {
  readonly clientId: string;
  /** e.g. `github:write`. */
  readonly scope: string;
}

/** A call that something other than the grant stood in the way of. */
export interface HeldDown {
  readonly clientId: string;
  readonly connector: string;
  readonly by: Holder;
}

export interface LatelyRefused {
  noteScope(refused: RefusedScope): void;
  /** The decision as it was made; what nobody holds down is not noted. */
  noteHeld(use: { readonly clientId: string; readonly connector: string }, how: Decision): void;
  /** Of the last day, newest last; the caller leaves out what was given since. */
  scopes(): readonly RefusedScope[];
  /** The same; the caller leaves out what is no longer held down. */
  held(): readonly HeldDown[];
}

/** @returns an empty memory of refusals, bounded by `limits.questions.refused` */
export function createLatelyRefused(parts: {
  readonly clock: Clock;
  readonly touch: () => void;
}): LatelyRefused {
  const { clock, touch } = parts;
  const { refused: most, refusedShown: shownMs } = limits.questions;
  const scopes = createLately<RefusedScope>({ clock, touch, most, shownMs });
  const held = createLately<HeldDown>({ clock, touch, most, shownMs });
  return {
    noteScope(refused) {
      scopes.note(JSON.stringify([refused.clientId, refused.scope]), refused);
    },
    noteHeld({ clientId, connector }, how) {
      const by = heldDownBy(how);
      if (by !== null)
        held.note(JSON.stringify([clientId, connector, by]), { clientId, connector, by });
    },
    scopes: scopes.list,
    held: held.list,
  };
}

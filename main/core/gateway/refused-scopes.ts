/**
 * What clients were refused because their grant is too narrow. Programs that can, ask for more by themselves; the SDK of
 * 2025 refreshes instead and gives up, so the person is told and may give it in the app.
 */
import { limits } from '../lib/limits.ts';
import type { Clock } from '../ports.ts';

export interface RefusedScope {
  readonly clientId: string;
  /** e.g. `github:write`. */
  readonly scope: string;
}

export interface RefusedScopes {
  note(refused: RefusedScope): void;
  /** Of the last day, newest last; the caller leaves out what was given since. */
  list(): readonly RefusedScope[];
}

export function createRefusedScopes(parts: {
  readonly clock: Clock;
  readonly touch: () => void;
}): RefusedScopes {
  const { clock } = parts;
  const table = new Map<string, { readonly refused: RefusedScope; readonly at: number }>();
  return {
    note(refused) {
      const key = JSON.stringify([refused.clientId, refused.scope]);
      const isNew = !table.delete(key);
      table.set(key, { refused, at: clock.monotonicMs() });
      const [oldest] = table.keys();
      if (oldest !== undefined && table.size > limits.questions.refusedScopes) table.delete(oldest);
      if (isNew) parts.touch();
    },
    list() {
      const since = clock.monotonicMs() - limits.questions.refusedScopeShown;
      return [...table.values()].filter(({ at }) => at > since).map(({ refused }) => refused);
    },
  };
}

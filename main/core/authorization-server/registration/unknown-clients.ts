/**
 * Programs that come with a client id nobody knows here: they kept a registration that is gone
 * (ATOMIC-22). Each is answered with `invalid_client`, on which most register anew; the person is
 * told about those that do not.
 */
import { createLately } from '../../lib/lately.ts';
import { limits } from '../../limits/limits.ts';
import type { Clock } from '../../ports/ports.ts';

export interface UnknownClients {
  /** The id is not kept: it is foreign text, and shown to nobody. */
  note(): void;
  /** Somebody has registered: that was it, or will be the next. */
  settle(): void;
  isThere(): boolean;
}

/** @returns a memory that knows of no such program yet */
export function createUnknownClients(parts: {
  readonly clock: Clock;
  readonly touch: () => void;
}): UnknownClients {
  const { clock, touch } = parts;
  const shownMs = limits.oauth.unknownClientShown;
  const seen = createLately<true>({ clock, touch, most: 1, shownMs });
  return {
    note: () => seen.note('', true),
    settle: () => seen.clear(),
    isThere: () => seen.list().length > 0,
  };
}

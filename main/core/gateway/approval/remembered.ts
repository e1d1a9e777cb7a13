/** Answers that this run of the app knows of, and what there is now under the names that they are about. */
import type { HeldCall } from './held-call.ts';

/** An answer that this run of the app knows of. */
export interface Remembered {
  readonly id: string;
  readonly kind: 'once' | 'session';
  readonly key: string;
  readonly call: HeldCall;
  readonly givenAt: number;
  /** Monotonic, and the same for people. */
  readonly until: number;
  readonly shownUntil: number;
  calls: number;
  lastUsedAt: number | null;
}

export interface ToolNow {
  readonly connector: string;
  readonly configuration: string | null;
  /** Null: not listed at the moment. */
  readonly hash: string | null;
}

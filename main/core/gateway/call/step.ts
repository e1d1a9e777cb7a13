/** One step of an operation. */
import type { CallContext } from './call-context.ts';
import type { CallOutcome } from './call-outcome.ts';

/** @returns what ends the call; undefined: the next step follows */
export type Step = (
  call: CallContext,
) => CallOutcome | undefined | Promise<CallOutcome | undefined>;

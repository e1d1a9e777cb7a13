/**
 * What is known of one operation so far. Each step fills in its own part and reads those of the
 * steps before it.
 */
import type { Client } from '../../grants/clients/client.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { Decision } from '../../policy/decision.ts';
import type { ReasonCode } from '../../policy/reasons.ts';
import type { CallOutcome } from './call-outcome.ts';
import { rowFor, type MutableRow } from './audit-row.ts';
import type { Operation } from './operation.ts';
import type { Resumed } from './resumed-rounds.ts';
import type { ResolvedTarget, Target } from './target.ts';

/** What the client asked for. */
interface Read {
  readonly client: Client;
  readonly target: Target;
  /** Of its `_meta`, what goes on to the server (MCP 2026-07-28, Overview, `_meta`). */
  readonly meta: JsonObject | undefined;
}

/** What that is, now. */
interface Found {
  readonly resolved: ResolvedTarget;
  /** The round before, of a call that comes back with answers; null in a first round. */
  readonly resumed: Resumed | null;
}

interface Decided {
  readonly decision: Decision;
  /** It is a later round of a call that has entries already. */
  readonly isResumed: boolean;
}

/** Why it may go on. */
interface Allowed {
  readonly reason: ReasonCode;
  /** Why it was let through after the person was asked; null: nobody was. */
  readonly approved: ReasonCode | null;
}

/** One step of an operation. @returns what ends the call; undefined: the next step follows */
export type Step = (
  call: CallContext,
) => CallOutcome | undefined | Promise<CallOutcome | undefined>;

export class CallContext {
  readonly operation: Operation;
  readonly startedAt: number;
  readonly #callId: string;
  #read: Read | null = null;
  #found: Found | null = null;
  #decided: Decided | null = null;
  #allowed: Allowed | null = null;
  #row: MutableRow | null = null;
  /** Its end is written next: an entry of its sending that still waits is not needed. */
  takeBackSent = (): void => undefined;

  /**
   * @param startedAt monotonic milliseconds
   * @param callId ties its entries in the log, unless it is a later round of a call
   */
  constructor(operation: Operation, startedAt: number, callId: string) {
    this.operation = operation;
    this.startedAt = startedAt;
    this.#callId = callId;
  }

  /** Ties the entries of this call, and of all its rounds. */
  get callId(): string {
    return this.#found?.resumed?.callId ?? this.#callId;
  }

  get read(): Read {
    return filled(this.#read);
  }

  set read(read: Read) {
    this.#read = read;
  }

  get found(): Found {
    return filled(this.#found);
  }

  set found(found: Found) {
    this.#found = found;
  }

  get decided(): Decided {
    return filled(this.#decided);
  }

  set decided(decided: Decided) {
    this.#decided = decided;
  }

  get allowed(): Allowed {
    return filled(this.#allowed);
  }

  set allowed(allowed: Allowed) {
    this.#allowed = allowed;
  }

  /**
   * What the log will keep of it; made when it is first asked for: with the decision, once that is
   * there.
   */
  get row(): MutableRow {
    if (this.#row === null) {
      const { client, target } = this.read;
      this.#row = rowFor(
        this.operation,
        client,
        this.found.resolved,
        target,
        this.#decided,
        this.callId,
      );
    }
    return this.#row;
  }
}

function filled<Part>(part: Part | null): Part {
  if (part === null) throw new Error('A step ran before the step that it builds on.');
  return part;
}

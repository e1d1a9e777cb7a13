/** What became of an operation that was sent to its server. */
import type { UpstreamOutcome } from '../../connectors/conversation/upstream.ts';
import type { JsonObject, JsonValue } from '../../lib/json.ts';

/** Kept by the client between two rounds, sealed. */
export interface Round {
  /** The call that stays open here. */
  readonly suspended?: string;
  /** The server's own state. */
  readonly state?: JsonValue;
  /** Methods of the questions by the server's keys. */
  readonly asked?: JsonObject;
}

export type Sent =
  | {
      readonly kind: 'outcome';
      readonly outcome: UpstreamOutcome;
      readonly notes: readonly string[];
      /** What it asks for has been looked at, and may be passed on. */
      readonly mayAsk?: true;
    }
  | {
      readonly kind: 'asks';
      readonly questions: JsonObject;
      readonly round: Round;
      readonly notes: readonly string[];
    }
  /** It goes on as a task of the server, and this is what is known of it. */
  | {
      readonly kind: 'task';
      readonly taskId: string;
      readonly facts: JsonObject;
      readonly notes: readonly string[];
    }
  /** The answers that came along are not of the form that was asked for. */
  | { readonly kind: 'malformed' };

/** @returns the outcome of an operation that asks nothing more */
export function ended(outcome: UpstreamOutcome, notes: readonly string[]): Sent {
  return { kind: 'outcome', outcome, notes };
}

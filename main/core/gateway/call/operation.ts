/**
 * One request of a client to a connector: `tools/call`, `resources/read`, `prompts/get`,
 * `completion/complete`; and what became of it at its server.
 */
import type { UpstreamOutcome, UpstreamRequest } from '../../connectors/conversation/upstream.ts';
import type { LiveToken } from '../../grants/live-token.ts';
import type { AbortWatch } from '../../lib/abort.ts';
import type { JsonObject, JsonValue } from '../../lib/json.ts';
import type { PeerProgram } from '../../ports/ports.ts';
import type { CallOutcome } from './call-outcome.ts';
import type { ClientSide } from './client-side.ts';
import type { OperationMethod } from './target.ts';

export interface Operation {
  /** Takes a large result unread; absent: each is read. */
  readonly unread?: UpstreamRequest['unread'];
  readonly token: LiveToken;
  readonly connector: string | null;
  readonly method: OperationMethod;
  readonly params: JsonObject;
  readonly carriesOwnToken: boolean;
  readonly side: ClientSide;
  /** Abort: the client cancelled, or its grant ended. */
  readonly signal: AbortWatch;
  /**
   * Abort: the answer can reach nobody any more. A call that waits for the person then has no
   * client waiting.
   */
  readonly gone: AbortWatch;
  /** Present when the client gave a progress token and can be sent progress. */
  readonly onProgress: ((params: JsonObject) => void) | undefined;
  /**
   * Notifies the client that its call waits for the person, where it has a way to show that;
   * returns how to take that back.
   */
  readonly onHeld: ((message: string) => () => void) | undefined;
  /** Who is at the other end, as far as the system knows. Never rejects. */
  readonly program: () => Promise<PeerProgram | null>;
}

/** Carries an operation out, or refuses it. Never rejects for trouble upstream. */
export type PerformOperation = (operation: Operation) => Promise<CallOutcome>;

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

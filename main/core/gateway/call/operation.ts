/**
 * One request of a client to a connector: `tools/call`, `resources/read`, `prompts/get`,
 * `completion/complete`.
 */
import type { UpstreamRequest } from '../../connectors/conversation/upstream.ts';
import type { LiveToken } from '../../grants/live-token.ts';
import type { AbortWatch } from '../../lib/abort.ts';
import type { JsonObject } from '../../lib/json.ts';
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

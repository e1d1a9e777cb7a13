/**
 * The client's end of one request, as far as the server behind may come to it: what it can be asked
 * and how, which log messages it requests, whose conversation it is. Made by the handler of its
 * era.
 */
import type { AnswerInput } from '../../connectors/conversation/upstream.ts';
import type { SessionOwner } from '../../sessions/session-registry.ts';
import type { JsonObject, JsonValue } from '../../lib/json.ts';

export interface ClientSide {
  readonly owner: SessionOwner;
  /** `/mcp` or `/mcp/<connector>`. */
  readonly resource: string;
  /**
   * Names its conversations with servers that keep state; the same for all requests of one session,
   * or of one grant.
   */
  readonly upstreamSessionKey: string;
  /** As it declared them; foreign. */
  readonly capabilities: JsonObject;
  /**
   * `now`: it is asked on the stream of its request. `by-result`: it is given the questions and
   * repeats the request with the answers.
   */
  readonly asks: { readonly how: 'now'; readonly ask: AnswerInput } | { readonly how: 'by-result' };
  /** Only with `by-result`: what a repeated request brings along. */
  readonly continuation: Continuation | null;
  readonly logLevel: string | undefined;
  readonly onLog: ((params: JsonObject) => void) | undefined;
  /** The server sends whoever reads its answer away for a while; as in `UpstreamRequest`. */
  readonly onStreamClosed: ((retryMs: number) => void) | undefined;
  /** Receives what belongs to no request. */
  readonly onNotice: ((method: string, params: JsonObject) => void) | undefined;
}

interface Continuation {
  readonly state: JsonValue | undefined;
  readonly responses: JsonValue | undefined;
}

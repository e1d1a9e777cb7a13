/** The events of an HTTP exchange with a server, and what reads its answer. */
import type { RpcMessage } from '../../mcp/json-rpc.ts';
import type { UnreadReceiver } from '../conversation/upstream.ts';
import type { ExchangeEnd, Trouble } from './exchange-end.ts';
import type { HttpFlow } from './http-endpoint.ts';

export interface ExchangeEvents {
  onSent?(): void;
  /** A 2xx answer begins. */
  onAccepted?(header: (name: string) => string | undefined): void;
  /** @param isLast nothing can come after it */
  onMessage(message: RpcMessage, bytes: number, isLast?: boolean): void;
  /** An event with an id or a pause for reconnecting (legacy polling). */
  onResumePoint?(id: string | undefined, retryMs: number | undefined): void;
  /** Takes a large result unread; absent: all is parsed. */
  readonly unread?: UnreadReceiver | undefined;
  /** The id of the request. */
  readonly answerTo?: number | undefined;
  /** More of a result that is taken piece by piece has left. */
  onPassedOn?(): void;
  /** Exactly once, unless the exchange was ended by us. */
  onEnd(end: ExchangeEnd): void;
}

/** Reads the body of one answer. */
export interface BodyReader {
  /** Says what is wrong once it is too much. */
  push(chunk: Buffer): Trouble | null;
  /** Null: the end comes later. */
  finish(): ExchangeEnd | null;
  abandon?(): void;
}

/** How an answer begins. */
export interface Answered {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly flow: HttpFlow;
  readonly end: (how: ExchangeEnd) => void;
}

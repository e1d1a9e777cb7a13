/**
 * One conversation partner whose era is already known: what the gateway sends through and what
 * comes back. Transports (`stdio-upstream.ts`, `http-upstream.ts`) implement it; nothing here
 * decides anything.
 */
import type { AbortWatch } from '../../lib/abort.ts';
import type { JsonObject, JsonValue } from '../../lib/json.ts';
import type { Era } from '../../mcp/revisions.ts';

/** One request to an upstream server. */
export interface UpstreamRequest {
  readonly method: string;
  /**
   * Rebuilt from validated fields, without envelope keys; may carry `_meta.traceparent` and the
   * like.
   */
  readonly params: JsonObject;
  /**
   * Abort = cancel upstream (modern HTTP: the stream is closed; otherwise
   * `notifications/cancelled`). The outcome is then `failed` with code `cancelled`.
   */
  readonly signal: AbortWatch;
  /** Absolute deadline of the whole call, including a reconnect. */
  readonly timeoutMs: number;
  /**
   * Its presence asks upstream for progress with a token of ours; called with the params without
   * that token.
   */
  readonly onProgress?: ((params: JsonObject) => void) | undefined;
  /** Takes a large result without its being read; absent: everything is parsed. */
  readonly unread?: UnreadReceiver | undefined;
  /**
   * Answers what the server asks for before it can answer the request. Absent: nothing is passed
   * on.
   */
  readonly onInput?: AnswerInput | undefined;
  /**
   * What a server that answers with questions (2026-07-28) asks is the outcome: a result with
   * `resultType: input_required`, and whoever made the request repeats it with the answers. Servers
   * of older revisions ask through `onInput` all the same.
   */
  readonly keepsQuestions?: boolean | undefined;
  /** For whom it is; absent: for ourselves. */
  readonly upstreamSession?: UpstreamSession | undefined;
  /**
   * Least severe log messages that are requested for this request; absent: with `onLog`, what the
   * server says by itself.
   */
  readonly logLevel?: string | undefined;
  /** Receives the params of `notifications/message` that belong to this request. */
  readonly onLog?: ((params: JsonObject) => void) | undefined;
  /**
   * The server closed the stream of the request and will have the rest after this pause (MCP
   * 2025-11-25, Transports, Sending Messages to the Server). It is fetched then, whoever listens.
   */
  readonly onStreamClosed?: ((retryMs: number) => void) | undefined;
}

/**
 * A result that is forwarded with its own bytes, where nothing in it has to be decided on or
 * changed (docs/adr/0022).
 */
export interface UnreadReceiver {
  /** What must not be in it. */
  readonly secrets: () => readonly string[];
  /**
   * Begins to take what is too large to be kept: the result from after its `{`, and its type, to
   * before its `}`. Null: not now.
   */
  readonly begin: () => LargeSink | null;
}

export interface LargeSink {
  /** False: no more before it is drained. */
  write(piece: Buffer): boolean;
  whenDrained(next: () => void): void;
  /** Called once, when nobody reads it any more. */
  whenGone(next: () => void): void;
  end(): void;
  /** Cuts it off, so that nobody takes it for whole. */
  destroy(): void;
}

/**
 * One client's own conversation with a server: what it declared, set and subscribed is nobody
 * else's (INV-11). A server without sessions needs none of its own for it and gets what it has to
 * know with each request.
 */
export interface UpstreamSession {
  /** Never shown upstream. */
  readonly key: string;
  /** What the server may ask of this client: declared by it, and allowed for the connector. */
  readonly capabilities: JsonObject;
  /** Absent: modern. */
  readonly clientEra?: Era | undefined;
  /**
   * Receives what belongs to no request: `notifications/message`,
   * `notifications/elicitation/complete`; only from a server that keeps a conversation for each
   * client.
   */
  readonly onNotice?: ((method: string, params: JsonObject) => void) | undefined;
}

/**
 * What a server asks of its client in the middle of a request: a form for the person, a completion,
 * folders. Foreign.
 */
export interface InputRequest {
  readonly method: string;
  readonly params: JsonObject;
  /** Ends with the request it belongs to. */
  readonly signal: AbortWatch;
}

/** Null: not answered; the server gets an error. */
export type AnswerInput = (asked: InputRequest) => Promise<JsonObject | null>;

export type UpstreamFailureCode =
  | 'not_ready' // no connection, and none could be made in time
  | 'unresolved' // the name leads nowhere: no network, most of the time
  | 'unreachable' // connect, TLS or HTTP trouble
  | 'untrusted' // who answers cannot prove to be the server
  | 'timed_out'
  | 'cancelled'
  | 'closed' // the connection or process ended during the call
  | 'garbage' // an answer that is not what the protocol says
  | 'too_large'
  | 'login_required' // 401 or 403
  | 'wants_input' // it asks for something instead of answering, and nothing is passed on
  | 'too_many' // it asked for a pause (429), or the person's own bound is reached
  | 'refused'; // an HTTP status that is a plain no (redirect, 4xx)

/** What became of a request. Upstream trouble is an outcome, never an exception. */
export type UpstreamOutcome =
  | {
      readonly kind: 'result';
      readonly result: JsonObject;
      /** As it arrived. */
      readonly bytes: number;
      /** The person allows less of it than there was. */
      readonly isCut?: true;
    }
  | { readonly kind: 'error'; readonly error: UpstreamError }
  | UpstreamFailure;

/** A JSON-RPC error of the upstream server, as it sent it (message and data are foreign text). */
interface UpstreamError {
  readonly code: number;
  readonly message: string;
  readonly data?: JsonValue;
}

export interface UpstreamFailure {
  readonly kind: 'failed';
  readonly code: UpstreamFailureCode;
  /** One sentence, fit for people. */
  readonly message: string;
  /**
   * True once any byte of the request may have reached the server (REL-08): never repeat it then.
   */
  readonly mayHaveHappened: boolean;
  /** There is no server of this transport here; of another one there may be. */
  readonly isNotStreamable?: true;
  /** No session could be had for it: the server took nothing of it. */
  readonly isWithoutSession?: true;
  /** The server's 401 or 403 with its `WWW-Authenticate` (foreign text), where that is why. */
  readonly denial?: { readonly status: number; readonly challenge: string | null };
  /** Any other status that is why. */
  readonly status?: number;
  /** The pause that it asked for. */
  readonly retryAfterMs?: number;
}

/** What the server said when the conversation opened. Foreign text is not yet made visible. */
export interface UpstreamIdentity {
  readonly era: Era;
  readonly protocolVersion: string;
  readonly serverName: string | null;
  /** A name for people, where it has one. */
  readonly serverTitle: string | null;
  readonly serverVersion: string | null;
  /** What else it says of itself: `description`, `websiteUrl`, `icons`, bounded. */
  readonly serverAbout: JsonObject;
  readonly capabilities: JsonObject;
  readonly instructions: string | null;
}

/** How messages travel. `http+sse` is the one that MCP has replaced. */
type UpstreamTransport = 'stdio' | 'streamable-http' | 'http+sse';

/** What is remembered of how a configuration was opened, so that it need not be found out again. */
export type KnownWay = Era | 'http+sse';

/** What is known of a conversation that is open, or was. */
export interface OpenedIdentity extends UpstreamIdentity {
  readonly transport: UpstreamTransport;
}

/** What an open conversation reports by itself. */
export interface UpstreamEvents {
  /** Tools, resources or prompts changed. */
  readonly onToolsChanged: () => void;
  /** The conversation is over and this side did not close it. Called at most once. */
  readonly onClosed: (failure: UpstreamFailure) => void;
  /** An answer of 401 or 403: the credential no longer works. */
  readonly onLoginRequired: () => void;
  /** A notification that is none of those that pass. Foreign. */
  readonly onUnknown?: ((method: string) => void) | undefined;
  /** Given for a client's own conversation (`Upstream session`): what belongs to no request. */
  readonly onNotice?: ((method: string, params: JsonObject) => void) | undefined;
}

/** An open conversation. */
export interface Upstream extends OpenedIdentity {
  /** Of an older revision, and without a session: the server keeps nothing between requests. */
  readonly isStateless?: boolean;
  request(request: UpstreamRequest): Promise<UpstreamOutcome>;
  /** Announces changes of resources from now on; nothing where the server cannot. */
  watch(requested: ResourceWatch): Watch;
  /** Sends the server a notification, where its revision has such. */
  notify(method: string): void;
  /**
   * Ends it: staged stop of a process, end of a session. Resolves within a fixed deadline, also
   * when called twice.
   */
  close(): Promise<void>;
}

/** Resources whose updates somebody subscribed to. */
export interface ResourceWatch {
  /** For whom; absent: for ourselves. */
  readonly upstreamSession?: UpstreamSession | undefined;
  readonly uris: readonly string[];
  /**
   * `uri` may be a part of one that was asked for; `params` are of
   * `notifications/resources/updated`, foreign.
   */
  readonly onUpdated: (uri: string, params: JsonObject) => void;
}

export interface Watch {
  update(uris: readonly string[]): void;
  stop(): void;
}

/** Where nothing is announced. */
export const noWatch: Watch = Object.freeze({ update: () => undefined, stop: () => undefined });

/** Builds a failure; `mayHaveHappened` defaults to false. */
export function failed(
  code: UpstreamFailureCode,
  message: string,
  mayHaveHappened = false,
): UpstreamFailure {
  return { kind: 'failed', code, message, mayHaveHappened };
}

/**
 * JSON-RPC with one child process: ids are ours, answers find their call, what is not ours counts as a bad line
 * (SEC-79). Knows nothing of eras; `stdio-upstream.ts` decides what a request looks like.
 */
import { ReleasingMap } from '../../lib/releasing-map.ts';
import { limits } from '../../limits/limits.ts';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { parseReceived } from '../../mcp/as-received.ts';
import { createLineSplitter, idNearEnds } from '../../mcp/line-framing.ts';
import { notificationText, requestText, type RpcId, type RpcMessage } from '../../mcp/json-rpc.ts';
import { openCall, type OpenCall } from '../conversation/open-call.ts';
import { createHearing, type Hearing } from '../conversation/hearing.ts';
import { createNotificationBudget } from '../conversation/notification-budget.ts';
import { metaKey } from '../../mcp/revisions.ts';
import {
  askable,
  createServerQuestions,
  endQuestions,
  type Askable,
} from '../conversation/server-questions.ts';
import { isListChange } from '../conversation/upstream-identity.ts';
import {
  failed,
  type UpstreamFailure,
  type UpstreamOutcome,
  type UpstreamRequest,
} from '../conversation/upstream.ts';
import { startChild, type ChildCommand, type ChildSurroundings } from './child.ts';
import type { StderrRing } from './stderr-ring.ts';

export interface StdioConversation {
  readonly pid: number | undefined;
  request(request: UpstreamRequest, dialect: Dialect): Promise<UpstreamOutcome>;
  /** As `request`, for a subscription: hears what carries its id until it is answered. */
  listen(
    request: UpstreamRequest,
    dialect: Dialect,
    hear: (method: string, params: JsonObject) => void,
  ): Promise<UpstreamOutcome>;
  notify(method: string, params?: JsonObject): void;
  close(): Promise<void>;
}

/** What the era says about requests. */
export interface Dialect {
  /** The params with the envelope of the era and the progress token. */
  frame(request: UpstreamRequest, progressToken: number | undefined): JsonObject;
  /** The server logs only for requests that ask for it. */
  readonly logsWhenAsked: boolean;
}

export interface ConversationOptions {
  /** What the server is told, or was, when it opens as a legacy one: it may ask that. */
  readonly declared: JsonObject;
}

interface Call {
  readonly open: OpenCall;
  readonly hearing: Hearing;
  readonly asked: Askable;
  /** Of a subscription. */
  readonly hear?: ((method: string, params: JsonObject) => void) | undefined;
  /** Log messages may be about it. */
  readonly mayLog: boolean;
  /** Nothing of anybody else was open beside it that log messages may be about. */
  isAlone: boolean;
}

export interface ConversationEvents {
  readonly onToolsChanged: () => void;
  /** Params of `notifications/resources/updated` that carry the id of no subscription. */
  readonly onUpdated: (params: JsonObject) => void;
  /** The process ended, or was ended because of what it wrote. Once; not after `close`. */
  readonly onClosed: (failure: UpstreamFailure) => void;
}

export function startConversation(
  command: ChildCommand,
  around: ChildSurroundings,
  log: StderrRing,
  events: ConversationEvents,
  { declared }: ConversationOptions,
): StdioConversation {
  const { clock } = around;
  const calls = new ReleasingMap<number, Call>();
  const budget = createNotificationBudget(clock);
  let nextId = 1;
  let badLines = 0;
  let isOver = false;
  let isClosing = false;

  const splitter = createLineSplitter(limits.upstream.stdioLine, {
    onLine: (line) => {
      const message = parseReceived(line);
      if (message === null) countBadLine();
      else take(message, line.length);
    },
    onTooLong: (head, tail) => {
      countBadLine();
      const call = settledCall(idNearEnds(head, tail));
      call?.open.fail(
        'too_large',
        `The answer is larger than ${limits.upstream.stdioLine >> 20} MiB.`,
      );
    },
  });
  const child = startChild(command, around, {
    onOutput: (chunk) => {
      if (isOver) return;
      splitter.push(chunk);
      // A line that never ends is not worth waiting for.
      if (splitter.pending() > 4 * limits.upstream.stdioLine) {
        abandon('too_large', 'The server wrote a line that does not end.');
      }
    },
    onErrorOutput: (chunk) => {
      log.push(chunk);
    },
    onExit: ({ words }) => {
      end(failed('closed', `The server process ${words}.`));
    },
  });

  function countBadLine(): void {
    badLines += 1;
    if (badLines >= limits.upstream.badLines) {
      abandon('garbage', `The server wrote ${badLines} lines that are not MCP messages.`);
    }
  }

  /** Stops the process because of what it did. */
  function abandon(code: 'garbage' | 'too_large', message: string): void {
    end(failed(code, message));
    void child.stop();
  }

  function end(failure: UpstreamFailure): void {
    if (isOver) return;
    isOver = true;
    for (const { open } of calls.values()) open.fail(failure.code, failure.message);
    calls.clear();
    if (!isClosing) events.onClosed(failure);
  }

  function take(message: RpcMessage, bytes: number): void {
    switch (message.kind) {
      case 'result':
        settle(message.id, { kind: 'result', result: message.result, bytes });
        break;
      case 'error':
        settle(message.id, { kind: 'error', error: message.error });
        break;
      case 'request':
        void questions.answer(
          message,
          oldestAskable(),
          calls.size === 1 ? undefined : oldestAskable,
        );
        break;
      case 'notification':
        hear(message.method, message.params);
        break;
    }
  }

  function settle(id: RpcId | null, outcome: UpstreamOutcome): void {
    const call = settledCall(id);
    call?.hearing.finish();
    call?.open.settle(outcome);
  }

  /** The call with this id, no longer pending. A late answer is quietly dropped; an id we never gave is a bad line. */
  function settledCall(id: RpcId | null): Call | undefined {
    if (typeof id !== 'number' || id < 1 || id >= nextId) {
      countBadLine();
      return undefined;
    }
    return calls.delete(id);
  }

  const mayElicit = declared['elicitation'] !== undefined;
  const questions = createServerQuestions({
    clock,
    budget,
    declared,
    say: (text) => void child.write(text),
    unanswered: (method) => (method === 'elicitation/create' && mayElicit ? cancelled : null),
  });
  /**
   * A question does not say to which call it belongs: it is for the oldest one, if all that could have caused it are of one
   * client, and for nobody else (SEC-54).
   */
  function oldestAskable(): Askable | undefined {
    let first: Call | undefined;
    for (const call of calls.values()) {
      if (!asksInTheMiddle.has(call.asked.request.method)) continue;
      if (first !== undefined && !isOfOneSession(first, call)) return undefined;
      if (first?.asked.request.onInput === undefined) first = call;
    }
    return first?.asked;
  }

  function hear(method: string, params: JsonObject): void {
    // Never dropped: who hears it joins a storm of them into one look (REL-23).
    if (isListChange(method)) events.onToolsChanged();
    if (method === 'notifications/cancelled') questions.withdraw(params);
    const listener = listenerOf(params);
    if (listener?.hear !== undefined) listener.hear(method, params);
    else if (method === 'notifications/resources/updated') events.onUpdated(params);
    if (method === 'notifications/message') heardLog(params);
    if (method !== 'notifications/progress') return;
    const { progressToken, ...progress } = params;
    if (typeof progressToken === 'number') calls.get(progressToken)?.hearing.progress(progress);
  }

  function listenerOf(params: JsonObject): Call | undefined {
    const meta = params['_meta'];
    const id = isJsonObject(meta) ? meta[metaKey.subscriptionId] : undefined;
    return typeof id === 'number' ? calls.get(id) : undefined;
  }

  /** A message does not say to which call it belongs: heard only where there is no doubt (SEC-54). */
  function heardLog(params: JsonObject): void {
    for (const call of calls.values()) {
      if (!call.mayLog || !call.isAlone || !call.hearing.wantsLogs) continue;
      call.hearing.log(params);
      return;
    }
  }

  function enter(
    id: number,
    opened: OpenCall,
    request: UpstreamRequest,
    dialect: Dialect,
    hear: Call['hear'],
  ): void {
    const hearing = createHearing(request, opened, budget);
    // Of lists that we read ourselves no client is spoken of.
    const isOfClient = request.upstreamSession !== undefined || asksInTheMiddle.has(request.method);
    const mayLog = dialect.logsWhenAsked ? hearing.wantsLogs : isOfClient;
    const call: Call = {
      open: opened,
      hearing,
      asked: askable(request, () => opened.stillComing()),
      mayLog,
      isAlone: true,
      hear,
    };
    for (const other of mayLog ? calls.values() : []) {
      if (!other.mayLog || isOfOneSession(other, call)) continue;
      call.isAlone = false;
      other.isAlone = false;
    }
    calls.set(id, call);
    if (request.onInput === undefined) return;
    void opened.outcome.then(() => {
      endQuestions(call.asked);
    });
  }

  function send(
    request: UpstreamRequest,
    dialect: Dialect,
    hear?: Call['hear'],
  ): Promise<UpstreamOutcome> {
    if (isOver) return Promise.resolve(failed('closed', 'The server process is not running.'));
    const id = nextId;
    nextId += 1;
    const token = request.onProgress === undefined ? undefined : id;
    // What has to be remembered of it is put together while the server reads it.
    const isTaken =
      !request.signal.aborted &&
      child.write(requestText(id, request.method, dialect.frame(request, token)));
    const call = openCall(request, clock, (why) => {
      if (calls.delete(id) === undefined) return;
      const reason = why === 'cancelled' ? 'cancelled by the client' : 'timed out';
      child.write(notificationText('notifications/cancelled', { requestId: id, reason }));
    });
    if (!call.isOpen()) return call.outcome;
    enter(id, call, request, dialect, hear);
    if (isTaken) {
      call.markSent();
    } else {
      calls.delete(id);
      call.fail('not_ready', 'The server process does not take any more requests.');
    }
    return call.outcome;
  }

  return {
    pid: child.pid,
    request: (request, dialect) => send(request, dialect),
    listen: send,
    notify(method, params) {
      child.write(notificationText(method, params));
    },
    close() {
      isClosing = true;
      end(failed('closed', 'The connection was closed.'));
      return child.stop();
    },
  };
}

const cancelled: JsonObject = { action: 'cancel' };

/** Methods that a server may answer with a question. */
const asksInTheMiddle: ReadonlySet<string> = new Set([
  'tools/call',
  'prompts/get',
  'resources/read',
]);

/** Two calls of one client; of those that are our own nobody knows whose they are. */
function isOfOneSession(a: Call, b: Call): boolean {
  const { upstreamSession } = a.asked.request;
  return (
    upstreamSession !== undefined && upstreamSession.key === b.asked.request.upstreamSession?.key
  );
}

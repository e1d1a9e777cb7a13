/**
 * Sends what was allowed to the server it belongs to, and brings its questions to whoever made the
 * request: on the stream of the request, or as a result that is answered by repeating it (MCP
 * 2026-07-28, Multi Round-Trip Requests; docs/reference/mcp-revisions.md#bridging; SEC-44).
 */
import { defaultTimeoutSeconds } from '../../../../contract/commands/connector-commands.ts';
import { ownConnector } from '../../../../contract/plain/own-rights.ts';
import type { ConnectorState } from '../../connectors/conversation/connector-facts.ts';
import type { Connectors } from '../../connectors/registry/connectors-interface.ts';
import type {
  InputRequest,
  UpstreamOutcome,
  UpstreamRequest,
} from '../../connectors/conversation/upstream.ts';
import type { LiveToken } from '../../grants/live-token.ts';
import type { AbortWatch } from '../../lib/abort.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import { asksNothing, usableCapabilities } from '../../mcp/client-capabilities.ts';
import { readInputRequired } from '../../mcp/input-required.ts';
import { errorCode } from '../../mcp/revisions.ts';
import {
  readAnswer,
  readAnyAnswer,
  type Question,
  type QuestionMethod,
  type Unasked,
} from '../../mcp/server-question.ts';
import { factsOfTask, speaksTasks, taskOf, tasksExtension } from '../../mcp/tasks-extension.ts';
import { askNow, noteOf, reader, type Foreign } from './server-questions/ask-in-call.ts';
import type { ClientSide } from './client-side.ts';
import { createSessionSlots } from './server-questions/session-slots.ts';
import type { OwnTools } from '../view/reachable.ts';
import type { Step, SuspendedCalls } from './server-questions/suspended-calls.ts';
import type { ResolvedTarget, OperationMethod } from './target.ts';

interface OperationToSend {
  readonly token: LiveToken;
  readonly method: OperationMethod;
  readonly target: ResolvedTarget;
  readonly args: JsonObject;
  readonly side: ClientSide;
  /** What an earlier round left in the hands of the client; null in the first. */
  readonly round: Round | null;
  /** Foreign; what of it goes on is copied. */
  readonly meta: JsonValue | undefined;
  readonly signal: AbortWatch;
  readonly onProgress: UpstreamRequest['onProgress'];
  readonly unread?: UpstreamRequest['unread'];
}

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

interface Parts {
  readonly connectors: Connectors;
  readonly own: OwnTools;
  readonly suspended: SuspendedCalls;
}

export type SendOperation = (operation: OperationToSend) => Promise<Sent>;

export function createSendOperation({ connectors, own, suspended }: Parts): SendOperation {
  const slots = createSessionSlots();
  return async (operation) => {
    const { side, target } = operation;
    const { connector } = target.owner;
    if (connector === ownConnector && target.kind === 'tool')
      return ended(own.call(operation.token, target.owner.name, operation.args), []);
    const state = connectors.find(connector);
    const usable = state === undefined ? asksNothing : usableFor(operation, state);
    const request = requestOf(operation, usable, state?.timeoutSeconds ?? defaultTimeoutSeconds);
    const notes: string[] = [];
    const read = reader({ connector: connector, usable }, notes);
    // Most calls: nothing can be asked, so nothing has to be kept.
    if (usable === asksNothing && operation.round === null) {
      const keepsQuestions = side.asks.how === 'by-result';
      request.keepsQuestions = keepsQuestions;
      request.unread = operation.unread;
      const outcome = await connectors.request(connector, request);
      return keepsQuestions ? byResult(outcome, usable, read, notes) : ended(outcome, notes);
    }
    if (side.asks.how === 'now') {
      const { ask } = side.asks;
      const onInput = (asked: InputRequest): Promise<JsonObject | null> =>
        askNow(read(asked), asked, ask, notes);
      const { unread } = operation;
      const outcome = await connectors.request(connector, { ...request, onInput, unread });
      return pageErrorFor(outcome, read, notes);
    }
    // A call that may stay open here is answered to another request than the one it came with.
    const unread = state?.era === 'modern' ? operation.unread : undefined;
    const step = await inRounds(operation, { ...request, unread }, read);
    if (step === null) return { kind: 'malformed' };
    if (step.kind === 'malformed') return step;
    if (step.kind === 'asked') return asks(step.questions, { suspended: step.id }, notes);
    return byResult(step.outcome, usable, read, notes);
  };

  /** Null for a round that nothing is left of. */
  async function inRounds(
    operation: OperationToSend,
    request: UpstreamRequest,
    read: (asked: Foreign) => Question | Unasked,
  ): Promise<Step | null> {
    const { side, round } = operation;
    const listening = {
      signal: operation.signal,
      onProgress: operation.onProgress,
      onLog: side.onLog,
    };
    if (round?.suspended !== undefined)
      return suspended.resume(round.suspended, side.owner, side.continuation?.responses, listening);
    const brought = answersBrought(round, side.continuation?.responses);
    if (brought === null) return { kind: 'malformed' };
    const { connector } = operation.target.owner;
    return suspended.start(side.owner, listening, read, async (hooks) => {
      const slot = slots.enter(side.upstreamSessionKey, connector);
      try {
        return await connectors.request(connector, {
          ...request,
          ...hooks,
          ...(request.upstreamSession !== undefined && {
            upstreamSession: { ...request.upstreamSession, key: slot.key },
          }),
          params: { ...request.params, ...brought },
          keepsQuestions: true,
        });
      } finally {
        slot.leave();
      }
    });
  }
}

/** Tasks are for who speaks of them on both sides of us (MCP 2026-07-28, Extension Negotiation). */
function usableFor({ side, method }: OperationToSend, state: ConnectorState): JsonObject {
  const usable = usableCapabilities(side.capabilities, state.asks);
  const hasTasks =
    method === 'tools/call' &&
    state.era === 'modern' &&
    side.asks.how === 'by-result' &&
    speaksTasks(side.capabilities) &&
    speaksTasks(state.capabilities);
  return hasTasks ? { ...usable, extensions: { [tasksExtension]: {} } } : usable;
}

/** Ours until it is sent. */
type OwnRequest = { -readonly [Name in keyof UpstreamRequest]: UpstreamRequest[Name] };

function requestOf(operation: OperationToSend, usable: JsonObject, seconds: number): OwnRequest {
  const { side, target, method } = operation;
  return {
    method,
    params: withTrace(target.params, operation.meta),
    signal: operation.signal,
    timeoutMs: seconds * 1000,
    onProgress: operation.onProgress,
    upstreamSession: {
      key: side.upstreamSessionKey,
      capabilities: usable,
      onNotice: side.onNotice,
    },
    logLevel: side.logLevel,
    onLog: side.onLog,
    // All members from the start: what is put in later then costs nothing.
    keepsQuestions: undefined,
    unread: undefined,
    onInput: undefined,
  };
}

/** Of what surrounds a request only the marks for tracing go on (SEC-46). */
function withTrace(params: JsonObject, meta: JsonValue | undefined): JsonObject {
  if (!isJsonObject(meta)) return params;
  const trace: Record<string, string> = {};
  for (const name of ['traceparent', 'tracestate', 'baggage']) {
    const value = meta[name];
    if (typeof value === 'string' && value.length <= 8192) trace[name] = value;
  }
  return Object.keys(trace).length === 0 ? params : { ...params, _meta: trace };
}

function ended(outcome: UpstreamOutcome, notes: readonly string[]): Sent {
  return { kind: 'outcome', outcome, notes };
}

/** A modern server's questions, and a page that an older one wants to be visited first. */
function byResult(
  outcome: UpstreamOutcome,
  usable: JsonObject,
  read: (asked: Foreign) => Question | Unasked,
  notes: string[],
): Sent {
  if (outcome.kind === 'result') {
    const task = speaksTasks(usable) ? taskOf(outcome.result) : null;
    if (task !== null) return { kind: 'task', ...task, facts: factsOfTask(outcome.result), notes };
    const required = readInputRequired(outcome.result);
    if (required === null) return ended(outcome, notes);
    const questions = readAll(required.requests, read);
    const stateBytes = JSON.stringify(required.state ?? null).length;
    // As it is: what asks and may not is no answer.
    if (questions === null || stateBytes > limits.handles.foreignState)
      return ended(outcome, notes);
    const { state } = required;
    return asks(questions, state === undefined ? {} : { state }, notes);
  }
  const pages = outcome.kind === 'error' ? readPages(outcome.error, read) : null;
  return pages === null || pages.size === 0 ? ended(outcome, notes) : asks(pages, {}, notes);
}

/** Null when one of them may not be asked: half of the answers are none. */
function readAll(
  requests: ReadonlyMap<string, Foreign>,
  read: (asked: Foreign) => Question | Unasked,
): ReadonlyMap<string, Question> | null {
  if (requests.size > limits.upstream.inputRequests) return null;
  const questions = new Map<string, Question>();
  for (const [key, asked] of requests) {
    const question = read(asked);
    if ('why' in question) return null;
    questions.set(key, question);
  }
  return questions;
}

function asks(
  questions: ReadonlyMap<string, Question>,
  round: Round,
  notes: readonly string[],
): Sent {
  const requests: [string, JsonObject][] = [];
  const methods: [string, string][] = [];
  for (const [key, { method, params }] of questions) {
    // What 2025-11-25 tells apart pages by; here the request itself is repeated (MCP 2026-07-28,
    // Multi Round-Trip Requests).
    const { elicitationId: _id, ...shown } = params;
    requests.push([key, method === 'roots/list' ? { method } : { method, params: shown }]);
    methods.push([key, method]);
  }
  const asked = Object.fromEntries(methods);
  return {
    kind: 'asks',
    questions: Object.fromEntries(requests),
    round: { ...round, asked },
    notes: [...notes, ...[...questions.values()].map(noteOf)],
  };
}

/** Members of the repeated request; null when an answer is malformed. Those that nobody asked for are left out. */
function answersBrought(round: Round | null, responses: JsonValue | undefined): JsonObject | null {
  if (responses !== undefined && !isJsonObject(responses)) return null;
  const given = Object.entries(responses ?? {});
  const answers: [string, JsonObject][] = [];
  for (const [key, response] of given) {
    const method = round?.asked?.[key];
    // Without a state nobody here knows what was asked: the server does.
    if (round !== null && method === undefined) continue;
    const answer =
      method === undefined
        ? readAnyAnswer(response)
        : readAnswer(method as QuestionMethod, response);
    if (answer === null) return null;
    answers.push([key, answer]);
  }
  return {
    ...(answers.length > 0 && { inputResponses: Object.fromEntries(answers) }),
    ...(round?.state !== undefined && { requestState: round.state }),
  };
}

/** The pages that an error of 2025-11-25 wants to be visited, as questions; null for any other error. */
function readPages(
  { code, data }: { readonly code: number; readonly data?: JsonValue },
  read: (asked: Foreign) => Question | Unasked,
): ReadonlyMap<string, Question> | null {
  if (code !== errorCode.urlElicitationRequired || !isJsonObject(data)) return null;
  const pages = data['elicitations'];
  if (!Array.isArray(pages)) return null;
  const requests = (pages as readonly JsonValue[]).map((page, index) => {
    const params = isJsonObject(page) ? { ...page, mode: 'url' } : { mode: 'url' };
    return [`page${index + 1}`, { method: 'elicitation/create', params }] as const;
  });
  return readAll(new Map(requests), read);
}

/** The same error with what may be passed on of it, for a client of its revision. */
function pageErrorFor(
  outcome: UpstreamOutcome,
  read: (asked: Foreign) => Question | Unasked,
  notes: readonly string[],
): Sent {
  const pages = outcome.kind === 'error' ? readPages(outcome.error, read) : null;
  if (outcome.kind !== 'error' || pages === null || pages.size === 0) return ended(outcome, notes);
  const elicitations = [...pages.values()].map(({ params }) => params);
  const error = { ...outcome.error, data: { elicitations } };
  const told = [...notes, ...[...pages.values()].map(noteOf)];
  return { kind: 'outcome', outcome: { kind: 'error', error }, notes: told, mayAsk: true };
}

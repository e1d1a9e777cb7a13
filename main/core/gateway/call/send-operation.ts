/**
 * Sends what was allowed to the server it belongs to, and brings its questions to whoever made the
 * request: on the stream of the request, or as a result that is answered by repeating it (MCP
 * 2026-07-28, Multi Round-Trip Requests; docs/reference/mcp-revisions.md#bridging; SEC-44).
 */
import { defaultTimeoutSeconds } from '../../../../contract/commands/connector-commands.ts';
import { ownConnector } from '../../../../contract/plain/own-rights.ts';
import type { ConnectorState } from '../../connectors/conversation/connector-facts.ts';
import type { InputRequest, UpstreamRequest } from '../../connectors/conversation/upstream.ts';
import type { Connectors } from '../../connectors/registry/connectors-interface.ts';
import type { LiveToken } from '../../grants/live-token.ts';
import type { AbortWatch } from '../../lib/abort.ts';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { canBeAsked, usableCapabilities, usesNothing } from '../../mcp/client-capabilities.ts';
import type { Question, Unasked } from '../../mcp/server-question.ts';
import { speaksTasks, tasksExtension } from '../../mcp/tasks-extension.ts';
import type { OwnTools } from '../view/reachable.ts';
import type { ClientSide } from './client-side.ts';
import { ended, type Round, type Sent } from './operation.ts';
import { readAnswersBrought } from './server-questions/answers-brought.ts';
import { askNow, reader, type Foreign } from './server-questions/ask-in-call.ts';
import { asksFor, pageErrorFor, readResult } from './server-questions/questions-in-result.ts';
import { createSessionSlots } from './server-questions/session-slots.ts';
import type { Step, SuspendedCalls } from './server-questions/suspended-calls.ts';
import type { OperationMethod, ResolvedTarget } from './target.ts';

interface OperationToSend {
  readonly token: LiveToken;
  readonly method: OperationMethod;
  readonly target: ResolvedTarget;
  readonly args: JsonObject;
  readonly side: ClientSide;
  /** What an earlier round left in the hands of the client; null in the first. */
  readonly round: Round | null;
  /** What of the client's `_meta` goes on. */
  readonly meta: JsonObject | undefined;
  readonly signal: AbortWatch;
  readonly onProgress: UpstreamRequest['onProgress'];
  readonly unread?: UpstreamRequest['unread'];
}

interface Parts {
  readonly connectors: Connectors;
  readonly own: OwnTools;
  readonly suspended: SuspendedCalls;
}

/** Sends one operation that was allowed. */
export type SendOperation = (operation: OperationToSend) => Promise<Sent>;

/** @returns the one way from the gateway to the connectors */
export function createSendOperation({ connectors, own, suspended }: Parts): SendOperation {
  const slots = createSessionSlots();
  return async (operation) => {
    const { side, target } = operation;
    const { connector } = target.owner;
    if (connector === ownConnector && target.kind === 'tool')
      return ended(await own.call(operation.token, target.owner.name, operation.args), []);
    const state = connectors.find(connector);
    const usable = state === undefined ? usesNothing : usableFor(operation, state);
    const request = requestOf(operation, usable, state?.timeoutSeconds ?? defaultTimeoutSeconds);
    const notes: string[] = [];
    const read = reader({ connector, usable }, notes);
    // Most calls: nothing can be asked, so nothing has to be kept.
    if (!canBeAsked(usable) && operation.round === null) {
      const keepsQuestions = side.asks.how === 'by-result';
      request.keepsQuestions = keepsQuestions;
      request.unread = operation.unread;
      const outcome = await connectors.request(connector, request);
      return keepsQuestions ? readResult(outcome, usable, read, notes) : ended(outcome, notes);
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
    const step = await sendInRounds(operation, { ...request, unread }, read);
    if (step === null) return { kind: 'malformed' };
    if (step.kind === 'malformed') return step;
    if (step.kind === 'asked') return asksFor(step.questions, { suspended: step.id }, notes);
    return readResult(step.outcome, usable, read, notes);
  };

  /** Null for a round that nothing is left of. */
  async function sendInRounds(
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
    const brought = readAnswersBrought(round, side.continuation?.responses);
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

/**
 * Tasks pass only between a client and a server that both declare them (MCP 2026-07-28, Versioning
 * and Compatibility, Extension Negotiation).
 */
function usableFor({ side, method }: OperationToSend, state: ConnectorState): JsonObject {
  const usable = usableCapabilities(side.capabilities, state.asks);
  const hasTasks =
    method === 'tools/call' &&
    state.asks.extensions &&
    state.era === 'modern' &&
    side.asks.how === 'by-result' &&
    speaksTasks(side.capabilities) &&
    speaksTasks(state.capabilities);
  if (!hasTasks) return usable;
  const { extensions } = usable;
  const others = isJsonObject(extensions) ? extensions : {};
  return { ...usable, extensions: { ...others, [tasksExtension]: {} } };
}

/** The request may be changed until it is sent. */
type OwnRequest = { -readonly [Name in keyof UpstreamRequest]: UpstreamRequest[Name] };

function requestOf(operation: OperationToSend, usable: JsonObject, seconds: number): OwnRequest {
  const { side, target, method } = operation;
  return {
    method,
    params:
      operation.meta === undefined ? target.params : { ...target.params, _meta: operation.meta },
    signal: operation.signal,
    timeoutMs: seconds * 1000,
    onProgress: operation.onProgress,
    upstreamSession: {
      key: side.upstreamSessionKey,
      capabilities: usable,
      clientEra: side.asks.how === 'now' ? 'legacy' : 'modern',
      onNotice: side.onNotice,
    },
    logLevel: side.logLevel,
    onLog: side.onLog,
    onStreamClosed: side.onStreamClosed,
    // All members from the start: what is put in later then costs nothing.
    keepsQuestions: undefined,
    unread: undefined,
    onInput: undefined,
  };
}

/**
 * The calls that are open over HTTP+SSE: their ids are ours, their answers come on the one stream.
 */
import type { JsonObject } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import type { RpcMessage } from '../../mcp/json-rpc.ts';
import { errorCode } from '../../mcp/revisions.ts';
import { legacyParams } from '../../mcp/upstream-envelope.ts';
import type { Clock } from '../../ports/ports.ts';
import { createNotificationBudget } from '../conversation/notification-budget.ts';
import { openCall, secondsOf, type OpenCall } from '../conversation/open-call.ts';
import { isListChange } from '../conversation/upstream-identity.ts';
import type {
  UpstreamFailure,
  UpstreamOutcome,
  UpstreamRequest,
} from '../conversation/upstream.ts';

export interface OldCalls {
  send(request: UpstreamRequest): Promise<UpstreamOutcome>;
  /** A message came on the stream. */
  take(message: RpcMessage): void;
  /** The message with this id is about to leave. */
  markSent(id: number): void;
  /** The server did not take it. */
  refuse(id: number, outcome: UpstreamOutcome): void;
  failAll(why: UpstreamFailure): void;
}

/**
 * @param say sends a message; never rejects
 * @param onToolsChanged the server announced that one of its lists changed
 */
export function createOldCalls(
  clock: Clock,
  say: (message: JsonObject) => Promise<void>,
  onToolsChanged: () => void,
): OldCalls {
  const budget = createNotificationBudget(clock);
  const calls = new Map<number, OpenCall>();
  let lastId = 0;
  let lastMessageAt = clock.monotonicMs();

  function answered(message: Extract<RpcMessage, { kind: 'result' | 'error' }>): void {
    const call = typeof message.id === 'number' ? calls.get(message.id) : undefined;
    if (message.kind === 'error') call?.settle({ kind: 'error', error: message.error });
    else if (call !== undefined) {
      const bytes = Buffer.byteLength(JSON.stringify(message.result));
      call.settle({ kind: 'result', result: message.result, bytes });
    }
  }

  function asked({ id, method }: Extract<RpcMessage, { kind: 'request' }>): void {
    const error = { code: errorCode.methodNotFound, message: 'Not available through Consentry.' };
    void say(method === 'ping' ? { id, result: {} } : { id, error });
  }

  function notified(method: string, params: JsonObject): void {
    if (isListChange(method)) onToolsChanged();
    if (method !== 'notifications/progress') return;
    const { progressToken, ...progress } = params;
    if (typeof progressToken === 'number') calls.get(progressToken)?.onProgress?.(progress);
  }

  function giveUp(id: number, why: 'cancelled' | 'timed_out'): void {
    const reason = why === 'cancelled' ? 'cancelled by the client' : 'timed out';
    void say({ method: 'notifications/cancelled', params: { requestId: id, reason } });
  }

  /** Comments keep the stream open, not a call: only messages count (SEC-70). */
  function watchIdle(id: number, call: OpenCall): () => void {
    const { idle } = limits.upstream;
    let cancel: () => void = () => undefined;
    const wait = (inMs: number): void => {
      cancel = clock.after(inMs, () => {
        const left = lastMessageAt + idle - clock.monotonicMs();
        if (left > 0) return wait(left);
        call.fail('timed_out', `Nothing came from the server for ${secondsOf(idle)}.`);
        giveUp(id, 'timed_out');
      });
    };
    wait(idle);
    return () => cancel();
  }

  return {
    async send(request) {
      const id = (lastId += 1);
      const call = openCall(request, clock, (why) => giveUp(id, why));
      calls.set(id, call);
      const stopWatch = request.timeoutMs > limits.upstream.idle ? watchIdle(id, call) : null;
      const token = request.onProgress === undefined ? undefined : id;
      void say({ id, method: request.method, params: legacyParams(request.params, token) });
      const outcome = await call.outcome;
      stopWatch?.();
      calls.delete(id);
      return outcome;
    },
    take(message) {
      lastMessageAt = clock.monotonicMs();
      if (message.kind === 'result' || message.kind === 'error') return answered(message);
      if (!budget.spend()) return;
      if (message.kind === 'request') asked(message);
      else notified(message.method, message.params);
    },
    markSent: (id) => calls.get(id)?.markSent(),
    refuse(id, outcome) {
      const call = calls.get(id);
      if (outcome.kind === 'failed' && outcome.denial === undefined)
        call?.fail(outcome.code, outcome.message);
      else call?.settle(outcome);
    },
    failAll({ code, message }) {
      for (const call of calls.values()) call.fail(code, message);
    },
  };
}

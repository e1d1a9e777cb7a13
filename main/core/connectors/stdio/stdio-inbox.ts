/** What the server says, message by message, given to the call, question or listener it is for. */
import type { JsonObject } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import type { RpcId, RpcMessage } from '../../mcp/json-rpc.ts';
import type { ServerQuestions } from '../conversation/server-questions.ts';
import { isListChange } from '../conversation/upstream-identity.ts';
import type { UpstreamOutcome } from '../conversation/upstream.ts';
import type { OpenStdioCall, StdioCalls } from './stdio-calls.ts';

export interface StdioInbox {
  /** @param bytes of its line */
  take(message: RpcMessage, bytes: number): void;
  /** An answer that is too long to be read. */
  takeTooLong(id: RpcId | null): void;
}

export interface InboxParts {
  readonly calls: StdioCalls;
  readonly questions: ServerQuestions;
  /** It answers what we never asked. */
  readonly onUnknownAnswer: () => void;
  readonly onToolsChanged: () => void;
  readonly onUnknown: (method: string) => void;
  /** Params of `notifications/resources/updated` that carry the id of no subscription. */
  readonly onUpdated: (params: JsonObject) => void;
}

/** @returns the inbox of one process */
export function createStdioInbox(parts: InboxParts): StdioInbox {
  const { calls, questions } = parts;

  function settle(id: RpcId | null, outcome: UpstreamOutcome): void {
    const call = answered(id);
    call?.notifications.finish();
    call?.open.settle(outcome);
  }

  /** The call with this id, no longer open. A late answer is quietly dropped. */
  function answered(id: RpcId | null): OpenStdioCall | undefined {
    if (calls.isOurs(id)) return calls.take(id);
    parts.onUnknownAnswer();
    return undefined;
  }

  function notified(method: string, params: JsonObject): void {
    // Never dropped: its receiver joins a storm of them into one request (REL-23).
    if (isListChange(method)) parts.onToolsChanged();
    else parts.onUnknown(method);
    if (method === 'notifications/cancelled') questions.withdraw(params);
    const isOfSubscription = calls.notify(method, params);
    if (!isOfSubscription && method === 'notifications/resources/updated') parts.onUpdated(params);
  }

  return {
    take(message, bytes) {
      switch (message.kind) {
        case 'result':
          settle(message.id, { kind: 'result', result: message.result, bytes });
          break;
        case 'error':
          settle(message.id, { kind: 'error', error: message.error });
          break;
        case 'request': {
          const next = calls.count() === 1 ? undefined : calls.oldestAskable;
          void questions.answer(message, calls.oldestAskable(), next);
          break;
        }
        case 'notification':
          notified(message.method, message.params);
          break;
      }
    },
    takeTooLong(id) {
      const { stdioLine } = limits.upstream;
      answered(id)?.open.fail('too_large', `The answer is larger than ${stdioLine >> 20} MiB.`);
    },
  };
}

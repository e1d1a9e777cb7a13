/**
 * What a client has set in its session, and what is set again in a new one without its doing.
 */
import type { JsonObject } from '../../core/lib/json.ts';
import { limits } from '../../core/limits/limits.ts';
import { requestText } from '../../core/mcp/json-rpc.ts';
import type { ClientRequest } from './client-message.ts';

export interface SessionMemory {
  /** A request was answered, and not with a refusal. */
  remember(request: Pick<ClientRequest, 'method' | 'params'>): void;
  /** Says it again, message by message. @param nextId of a request of our own */
  repeat(nextId: () => string): Generator<string>;
}

/** @returns a memory without anything in it */
export function createSessionMemory(): SessionMemory {
  let logLevel: JsonObject | null = null;
  /** By URI. */
  const subscribed = new Map<string, JsonObject>();

  return {
    remember({ method, params }) {
      const { uri } = params;
      if (method === 'logging/setLevel') logLevel = params;
      if (typeof uri !== 'string') return;
      if (method === 'resources/subscribe' && subscribed.size < limits.session.subscriptions)
        subscribed.set(uri, params);
      if (method === 'resources/unsubscribe') subscribed.delete(uri);
    },
    *repeat(nextId) {
      if (logLevel !== null) yield requestText(nextId(), 'logging/setLevel', logLevel);
      for (const params of subscribed.values())
        yield requestText(nextId(), 'resources/subscribe', params);
    },
  };
}

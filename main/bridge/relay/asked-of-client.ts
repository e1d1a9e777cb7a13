/**
 * Requests of servers that wait for the client's answer. Each session counts its ids anew, so after
 * a restart an old answer could fit a new question: ids of later sessions are made different, and
 * what answers an ended session is dropped.
 */
import { isJsonObject, type JsonValue } from '../../core/lib/json.ts';
import { limits } from '../../core/limits/limits.ts';
import { notificationText, type RpcId } from '../../core/mcp/json-rpc.ts';

export interface AskedOfClient {
  /** @returns the text for the client */
  asked(text: string, session: number): string;
  /** @returns the text for Consentry; null for what nobody waits for any more */
  answered(line: Buffer, id: RpcId, session: number): string | Buffer | null;
  /** The session is over: what the client receives for its questions. */
  ended(session: number): readonly string[];
}

/** @returns the questions of one client, none yet */
export function createAskedOfClient(): AskedOfClient {
  const waiting = new Map<RpcId, { readonly id: RpcId; readonly session: number }>();

  return {
    asked(text, session) {
      const message = JSON.parse(text) as JsonValue;
      if (!isJsonObject(message)) return text;
      const { id } = message;
      if (typeof id !== 'string' && typeof id !== 'number') return text;
      const shown = session === 1 ? id : `${id}~${session}`;
      waiting.set(shown, { id, session });
      for (const oldest of waiting.keys()) {
        if (waiting.size <= limits.bridge.waiting) break;
        waiting.delete(oldest);
      }
      return shown === id ? text : JSON.stringify({ ...message, id: shown });
    },

    answered(line, id, session) {
      const found = waiting.get(id);
      waiting.delete(id);
      if (found === undefined || found.session !== session) return null;
      if (found.id === id) return line;
      const message = JSON.parse(line.toString('utf8')) as JsonValue;
      return isJsonObject(message) ? JSON.stringify({ ...message, id: found.id }) : null;
    },

    ended(session) {
      const over = [...waiting].filter(([, entry]) => entry.session === session);
      return over.map(([requestId]) => {
        waiting.delete(requestId);
        const reason = 'Consentry was restarted.';
        return notificationText('notifications/cancelled', { requestId, reason });
      });
    },
  };
}

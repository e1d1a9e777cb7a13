/**
 * Notifications of servers that MCP does not have and that no client hears: a few are named, so
 * that nothing is dropped in silence, and so that made-up names fill neither log nor memory
 * (SEC-99).
 */
import { methodName } from '../../mcp/json-rpc.ts';

export interface UnknownNotifications {
  /** @returns the method where it is a new one that may be named; null for every other */
  note(connectorId: string, method: string): string | null;
  /** Those that were named. */
  of(connectorId: string): readonly string[];
}

/** @returns a memory of this run */
export function createUnknownNotifications(): UnknownNotifications {
  const named = new Map<string, Set<string>>();
  return {
    note(connectorId, method) {
      if (known.has(method) || !methodName.test(method)) return null;
      const names = named.get(connectorId) ?? new Set();
      if (names.has(method) || names.size >= mostNamed) return null;
      named.set(connectorId, names.add(method));
      return method;
    },
    of: (connectorId) => [...(named.get(connectorId) ?? [])],
  };
}

const mostNamed = 5;

/** Passed on, or understood by us; and what a server may say that means nothing through us. */
const known: ReadonlySet<string> = new Set(
  [
    'message',
    'progress',
    'cancelled',
    'tools/list_changed',
    'prompts/list_changed',
    'resources/list_changed',
    'resources/updated',
    'elicitation/complete',
    'subscriptions/acknowledged',
    'tasks',
    'tasks/status',
  ].map((name) => `notifications/${name}`),
);

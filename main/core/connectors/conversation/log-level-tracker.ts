/**
 * The log level of a legacy conversation, which keeps one for all its calls: set before a call that
 * requests another, to the least severe that any open call requests. Each call then receives its
 * own part of it (MCP 2025-11-25, Logging; docs/reference/mcp-revisions.md#suspended-calls).
 */
import type { JsonObject } from '../../lib/json.ts';
import { isAsSevere } from '../../mcp/log-levels.ts';
import type { UpstreamRequest } from './upstream.ts';

export interface LogLevelTracker {
  /** Resolves when the level is set, or cannot be; then the server says what it says. */
  enter(request: UpstreamRequest): Promise<void>;
  leave(request: UpstreamRequest): void;
  /** The server has forgotten it. */
  forget(): void;
}

/** @param setLevel false when the server did not take it */
export function createLogLevelTracker(
  capabilities: JsonObject,
  setLevel: (level: string) => Promise<boolean>,
): LogLevelTracker {
  const requested = new Map<UpstreamRequest, string>();
  let level: string | null = null;
  let setting: Promise<void> = Promise.resolve();

  function leastSevere(): string | undefined {
    return [...requested.values()].reduce<string | undefined>(
      (least, one) => (least === undefined || isAsSevere(least, one) ? one : least),
      undefined,
    );
  }

  async function set(next: string, before: Promise<void>): Promise<void> {
    await before;
    if (!(await setLevel(next)) && level === next) level = null;
  }

  return {
    enter(request) {
      const { logLevel } = request;
      if (logLevel === undefined || capabilities['logging'] === undefined) return Promise.resolve();
      requested.set(request, logLevel);
      const next = leastSevere();
      if (next !== undefined && next !== level) {
        level = next;
        setting = set(next, setting);
      }
      return setting;
    },
    leave: (request) => void requested.delete(request),
    forget() {
      level = null;
    },
  };
}

/** The levels of log messages, least severe first (RFC 5424; MCP, Logging). Pure. */
import type { JsonValue } from '../lib/json.ts';

export const logLevels: readonly JsonValue[] = [
  'debug',
  'info',
  'notice',
  'warning',
  'error',
  'critical',
  'alert',
  'emergency',
];

/** True when `level` is one, and not less severe than `least`. */
export function isAsSevere(level: JsonValue | undefined, least: string): boolean {
  const severity = level === undefined ? -1 : logLevels.indexOf(level);
  return severity >= 0 && severity >= logLevels.indexOf(least);
}

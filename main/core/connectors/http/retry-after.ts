/**
 * `Retry-After` (RFC 9110 section 10.2.3): how long a server asks for a pause, believed
 * within bounds.
 */
import { limits } from '../../limits/limits.ts';
import { secondsOf } from '../conversation/open-call.ts';
import { failed, type UpstreamFailure } from '../conversation/upstream.ts';

/** Milliseconds; null where the header is missing or says nothing. */
export function readRetryAfter(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  const ms = /^\d{1,9}$/u.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), limits.upstream.pauseLongest);
}

/** The message to a call that came too early: how long to wait. */
export function tooMany(pauseMs: number | null): UpstreamFailure {
  const ms = Math.max(pauseMs ?? limits.upstream.pauseUnsaid, 1000);
  return {
    ...failed(
      'too_many',
      `The server says there were too many requests (429). Wait ${secondsOf(ms)} before the next call.`,
    ),
    retryAfterMs: ms,
  };
}

/** What a status of an HTTP+SSE server that is not the expected one means. */
import type { UpstreamOutcome } from '../conversation/upstream.ts';
import { outcomeOfStatus } from './http-call.ts';

/** @param header one of the answer, by its name in small letters */
export function refusalOf(
  status: number,
  header: (name: string) => string | undefined,
  nowMs: number,
): UpstreamOutcome {
  return outcomeOfStatus(
    {
      kind: 'status',
      status,
      error: null,
      challenge: header('www-authenticate') ?? null,
      location: header('location') ?? null,
      retryAfter: header('retry-after') ?? null,
    },
    nowMs,
  );
}

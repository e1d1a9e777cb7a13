/** A server that keeps sessions, and what it has seen of them. */
import { expect, onTestFinished, vi } from 'vitest';
import {
  startChaosUpstream,
  type ChaosUpstream,
} from '../../../support/upstreams/chaos-upstream.ts';
import type { Harness } from '../harness.ts';

/** A server `up` that keeps sessions, connected. */
export async function startSessions(
  harness: Harness,
  offers: Record<string, unknown> = {},
  era: 'legacy' | 'both' = 'legacy',
): Promise<ChaosUpstream> {
  const upstream = await startChaosUpstream({ era });
  onTestFinished(() => upstream.close());
  upstream.offers = offers;
  await harness.addHttp('up', upstream.url);
  await harness.until('up', 'ready');
  return upstream;
}

export function sessionsOf(upstream: ChaosUpstream, rpcMethod: string): unknown[] {
  return upstream.requests
    .filter(({ rpc }) => rpc?.method === rpcMethod)
    .map(({ headers }) => headers['mcp-session-id']);
}

export const ended = (upstream: ChaosUpstream): unknown[] =>
  upstream.requests
    .filter(({ method }) => method === 'DELETE')
    .map(({ headers }) => headers['mcp-session-id']);

export const running = (upstream: ChaosUpstream, calls: number): Promise<void> =>
  vi.waitFor(() => expect(upstream.count('tools/call')).toBe(calls), { timeout: 10_000 });

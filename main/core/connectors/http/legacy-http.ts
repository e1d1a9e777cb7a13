/**
 * Streamable HTTP of 2025-03-26 to 2025-11-25: a session, cancellation by notification, requests of
 * the server.
 */
import { createAborter } from '../../lib/abort.ts';
import type { JsonObject } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import { notificationText } from '../../mcp/json-rpc.ts';
import { createLogLevelTracker, type LogLevelTracker } from '../conversation/log-level-tracker.ts';
import { createNotificationBudget } from '../conversation/notification-budget.ts';
import { createResourceHolders, type ResourceHolders } from '../conversation/resource-holders.ts';
import {
  failed,
  noWatch,
  type Upstream,
  type UpstreamFailure,
  type UpstreamOutcome,
  type UpstreamRequest,
} from '../conversation/upstream.ts';
import { announcesUpdates } from '../conversation/upstream-identity.ts';
import { createBesideCalls } from './beside-calls.ts';
import { createCurrentSession } from './current-session.ts';
import type { HttpOpening } from './http-opening.ts';
import { callInSession, type LegacyCallParts } from './legacy-call.ts';
import { endLegacySession, notify, openLegacySession } from './legacy-session.ts';

/**
 * Opens a session; the endpoint then belongs to the upstream.
 *
 * @see MCP 2025-11-25, Transports, Streamable HTTP
 */
export async function openLegacyHttp(opening: HttpOpening): Promise<Upstream | UpstreamFailure> {
  const { clock, events } = opening;
  const budget = createNotificationBudget(clock);
  let lastId = 0;
  const nextId = (): number => (lastId += 1);
  const first = await openLegacySession(opening, budget, nextId);
  if ('kind' in first) return first;

  const beside = createBesideCalls(events, budget, () => holders);
  const parts: LegacyCallParts = { opening, budget, beside, nextId };
  const sessions = createCurrentSession(parts, first, {
    onReopened() {
      events.onToolsChanged();
      holders.missed();
    },
    onRenewed() {
      levels.forget();
      holders.renew();
    },
  });
  const levels: LogLevelTracker = createLogLevelTracker(
    first.identity.capabilities,
    async (level) => (await remember('logging/setLevel', { level })).kind === 'result',
  );
  const holders: ResourceHolders = createResourceHolders((method, uri) =>
    remember(method, { uri }),
  );

  /** What the session is to remember; in a new one it is said again. */
  async function remember(method: string, params: JsonObject): Promise<UpstreamOutcome> {
    const timeoutMs = limits.upstream.probeHttp;
    const asked = { method, params, signal: createAborter().signal, timeoutMs };
    return (await callInSession(parts, asked, sessions.now())).outcome;
  }

  async function request(asked: UpstreamRequest): Promise<UpstreamOutcome> {
    const deadline = clock.monotonicMs() + asked.timeoutMs;
    const timeLeft = (): number => deadline - clock.monotonicMs();
    beside.running.add(asked);
    try {
      await levels.enter(asked);
      const within = sessions.now();
      const sent = { ...asked, timeoutMs: Math.max(1, timeLeft()) };
      const { outcome, lost } = await callInSession(parts, sent, within);
      if (!lost) return outcome;
      const renewed = await sessions.renew(within);
      if ('kind' in renewed) return { ...renewed, isWithoutSession: true };
      await levels.enter(asked);
      const timeoutMs = timeLeft();
      if (timeoutMs <= 0)
        return failed('timed_out', 'The server had to be connected anew and no time was left.');
      const again = await callInSession(parts, { ...asked, timeoutMs }, renewed);
      return again.lost
        ? failed('refused', 'The server forgets its sessions at once.')
        : again.outcome;
    } finally {
      beside.running.delete(asked);
      levels.leave(asked);
    }
  }

  return {
    ...first.identity,
    transport: 'streamable-http',
    isStateless: first.sessionId === null,
    async request(asked) {
      const outcome = await request(asked);
      // 403 is about this one request: the credential is good for others (ATMOS-17).
      if (outcome.kind === 'failed' && outcome.denial?.status === 401) {
        events.onLoginRequired();
      }
      return outcome;
    },
    watch: (requested) =>
      announcesUpdates(first.identity.capabilities) ? holders.watch(requested) : noWatch,
    notify: (method) => void notify(opening, sessions.now(), notificationText(method)),
    async close() {
      sessions.stop();
      await endLegacySession(opening, sessions.now());
      await opening.endpoint.close();
    },
  };
}

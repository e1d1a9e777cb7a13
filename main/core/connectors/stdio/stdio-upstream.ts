/**
 * Opens a conversation with a stdio server of unknown era: `server/discover`, and where that says
 * nothing, `initialize`; once more in a new process when the server leaves at the probe (MCP
 * 2026-07-28, stdio, Backward Compatibility).
 */
import { createAborter } from '../../lib/abort.ts';
import type { Asks } from '../../../../contract/views/connector-details.ts';
import { limits } from '../../limits/limits.ts';
import type { JsonObject } from '../../lib/json.ts';
import { latestLegacy, latestModern } from '../../mcp/revisions.ts';
import { legacyParams, modernParams } from '../../mcp/upstream-envelope.ts';
import type { ChildGuard, Clock } from '../../ports/ports.ts';
import {
  failed,
  noWatch,
  type KnownWay,
  type Upstream,
  type UpstreamEvents,
  type UpstreamFailure,
  type UpstreamIdentity,
  type UpstreamOutcome,
  type UpstreamRequest,
} from '../conversation/upstream.ts';
import {
  announcesToolChanges,
  announcesUpdates,
  identityFromDiscover,
  identityFromInitialize,
  notificationFilter,
} from '../conversation/upstream-identity.ts';
import { declaredFor } from '../conversation/asks.ts';
import { withInput } from '../conversation/input-rounds.ts';
import { modernWatch } from '../conversation/modern-watch.ts';
import { createResourceHolders, type ResourceHolders } from '../conversation/resource-holders.ts';
import { keepSubscription } from './stdio-subscription.ts';
import { createLogLevelTracker } from '../conversation/log-level-tracker.ts';
import { envelopeFor } from '../conversation/modern-envelope.ts';
import type { ChildCommand } from './child.ts';
import type { StderrRing } from './stderr-ring.ts';
import { startConversation, type Dialect, type StdioConversation } from './stdio-conversation.ts';

export interface StdioOpening {
  readonly command: ChildCommand;
  readonly clock: Clock;
  readonly guard: ChildGuard;
  readonly log: StderrRing;
  readonly clientInfo: { readonly name: string; readonly version: string };
  /** What a modern server may ask for in the middle of a request of our own that can be asked. */
  readonly clientCapabilities: JsonObject;
  /**
   * What the person lets it use of the clients behind us; to a legacy one it is sent once, for all
   * of them.
   */
  readonly asks: Asks;
  readonly events: UpstreamEvents;
  /** From the last time this configuration worked; null probes. */
  readonly knownEra: KnownWay | null;
  /** A package runner may download before it answers. */
  readonly isColdStart: boolean;
  readonly onStarted?: (() => void) | undefined;
  readonly signal: AbortSignal;
}

type Opened = Upstream | UpstreamFailure;

/** @returns the open conversation, or why there is none; no process is left behind then */
export async function openStdioUpstream(opening: StdioOpening): Promise<Opened> {
  const first = await attempt(opening, opening.knownEra === 'legacy');
  // Some servers leave when the first request is not `initialize`; a second process gets what it
  // wants.
  if (!isFailure(first) || first.code !== 'closed' || opening.knownEra === 'legacy') return first;
  return opening.signal.aborted ? first : attempt(opening, true);
}

function isFailure(opened: Opened): opened is UpstreamFailure {
  return 'kind' in opened;
}

async function attempt(opening: StdioOpening, skipProbe: boolean): Promise<Opened> {
  if (opening.signal.aborted) return failed('cancelled', 'Connecting was cancelled.');
  // Until it is open, trouble is the outcome of the opening; afterwards it is an event.
  let events: UpstreamEvents | null = null;
  let changedEarly = false;
  const holders = createResourceHolders((method, uri) =>
    conversation.request(aside(method, { uri }), legacyDialect),
  );
  const conversation = startConversation(
    opening.command,
    opening,
    opening.log,
    {
      onToolsChanged: () => {
        if (events === null) changedEarly = true;
        else events.onToolsChanged();
      },
      onUnknown: (method) => opening.events.onUnknown?.(method),
      onUpdated: (params) => holders.updated(params),
      onClosed: (failure) => events?.onClosed(failure),
    },
    { declared: declaredFor(opening.asks) },
  );
  if (conversation.pid !== undefined) opening.onStarted?.();
  const handshake = createHandshake(conversation, opening);
  const identity = await (skipProbe ? handshake.initialize() : handshake.probe());
  if ('kind' in identity) {
    await conversation.close();
    return identity;
  }
  events = opening.events;
  if (changedEarly) events.onToolsChanged();
  return asUpstream(conversation, identity, opening, holders);
}

function createHandshake(conversation: StdioConversation, opening: StdioOpening) {
  const { signal, clientInfo } = opening;
  const modern = modernDialect(latestModern, opening);

  function discover(): Promise<UpstreamOutcome> {
    return conversation.request(
      { method: 'server/discover', params: {}, signal, timeoutMs: limits.upstream.initialize },
      modern,
    );
  }
  async function initialize(): Promise<UpstreamIdentity | UpstreamFailure> {
    const outcome = await conversation.request(
      {
        method: 'initialize',
        params: {
          protocolVersion: latestLegacy,
          capabilities: declaredFor(opening.asks),
          clientInfo,
        },
        signal,
        timeoutMs: limits.upstream.initialize,
      },
      legacyDialect,
    );
    if (outcome.kind === 'failed') return { ...outcome, mayHaveHappened: false };
    if (outcome.kind === 'error') {
      return failed('garbage', `The server refused to initialize (error ${outcome.error.code}).`);
    }
    const identity = identityFromInitialize(outcome.result);
    if (identity === null) {
      return failed(
        'garbage',
        'The server answered with an MCP revision that Consentry does not speak.',
      );
    }
    conversation.notify('notifications/initialized');
    return identity;
  }
  async function probe(): Promise<UpstreamIdentity | UpstreamFailure> {
    const discovering = discover();
    const timeoutMs = opening.isColdStart
      ? limits.upstream.probeStdioCold
      : limits.upstream.probeStdio;
    const early = await Promise.race([discovering, silence(opening.clock, timeoutMs)]);
    if (early !== null) {
      const identity = identityOf(early);
      if (identity !== null) return identity;
      if (early.kind === 'failed') return { ...early, mayHaveHappened: false };
    }
    const legacy = await initialize();
    if (!('kind' in legacy) || legacy.code !== 'garbage' || early !== null) return legacy;
    // A modern-only server that was merely slow: its answer to the probe is here by now, or never
    // will be.
    const late = await Promise.race([discovering, silence(opening.clock, timeoutMs)]);
    return (late === null ? null : identityOf(late)) ?? legacy;
  }
  return { initialize, probe };
}

function identityOf(outcome: UpstreamOutcome): UpstreamIdentity | null {
  return outcome.kind === 'result' ? identityFromDiscover(outcome.result) : null;
}

async function silence(clock: Clock, ms: number): Promise<null> {
  return new Promise((resolve) => {
    clock.after(ms, () => {
      resolve(null);
    });
  });
}

function modernDialect(
  protocolVersion: string,
  { clientInfo, clientCapabilities, asks }: StdioOpening,
): Dialect {
  const own = { protocolVersion, clientInfo, clientCapabilities, declared: declaredFor(asks) };
  return {
    frame: (request, token) => modernParams(request.params, envelopeFor(request, own), token),
    logsWhenAsked: true,
  };
}

const legacyDialect: Dialect = {
  frame: ({ params }, token) => legacyParams(params, token),
  logsWhenAsked: false,
};

function asUpstream(
  conversation: StdioConversation,
  identity: UpstreamIdentity,
  opening: StdioOpening,
  holders: ResourceHolders,
): Upstream {
  const dialect: Dialect =
    identity.era === 'modern' ? modernDialect(identity.protocolVersion, opening) : legacyDialect;
  const send = (request: UpstreamRequest): Promise<UpstreamOutcome> =>
    conversation.request(request, dialect);
  const isModern = identity.era === 'modern';
  const { capabilities } = identity;
  const { onToolsChanged } = opening.events;
  const { clock } = opening;
  const stopListening =
    isModern && announcesToolChanges(capabilities)
      ? keepSubscription(
          conversation,
          { dialect, clock },
          notificationFilter(capabilities),
          () => undefined,
          onToolsChanged,
        )
      : null;
  return {
    ...identity,
    transport: 'stdio',
    request: isModern
      ? (request) => withInput(request, opening.clock, send)
      : withLogLevel(capabilities, send, opening.clock),
    watch(requested) {
      if (!announcesUpdates(capabilities)) return noWatch;
      if (!isModern) return holders.watch(requested);
      return modernWatch(requested, (notifications, onNotification, onReopened) =>
        keepSubscription(
          conversation,
          { dialect, clock, upstreamSession: requested.upstreamSession },
          notifications,
          onNotification,
          onReopened,
        ),
      );
    },
    notify(method) {
      if (!isModern && opening.asks.folders) conversation.notify(method);
    },
    async close() {
      stopListening?.();
      await conversation.close();
    },
  };
}

/** What the process is to remember. */
function aside(method: string, params: JsonObject): UpstreamRequest {
  return {
    method,
    params,
    signal: createAborter().signal,
    timeoutMs: limits.upstream.probeHttp,
  };
}

type Send = (request: UpstreamRequest) => Promise<UpstreamOutcome>;

/**
 * One process keeps one level: set to the least severe that is requested now, and each call
 * receives its part.
 */
function withLogLevel(capabilities: JsonObject, send: Send, clock: Clock): Send {
  const levels = createLogLevelTracker(capabilities, async (level) => {
    return (await send(aside('logging/setLevel', { level }))).kind === 'result';
  });
  return async (request) => {
    if (request.logLevel === undefined) return send(request);
    const deadline = clock.monotonicMs() + request.timeoutMs;
    try {
      await levels.enter(request);
      return await send({ ...request, timeoutMs: Math.max(1, deadline - clock.monotonicMs()) });
    } finally {
      levels.leave(request);
    }
  };
}

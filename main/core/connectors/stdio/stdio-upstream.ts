/**
 * Opens a conversation with a stdio server of unknown era: `server/discover`, and where that says nothing, `initialize`;
 * once more in a new process when the server leaves at the probe (mcp.md section 5).
 */
import type { Asks } from '../../../../contract/connector-details.ts';
import { limits } from '../../lib/limits.ts';
import type { JsonObject } from '../../lib/json.ts';
import { latestLegacy, latestModern } from '../../mcp/revisions.ts';
import { legacyParams, modernParams } from '../../mcp/upstream-envelope.ts';
import type { ChildGuard, Clock } from '../../ports.ts';
import {
  failed,
  type KnownWay,
  type Upstream,
  type UpstreamEvents,
  type UpstreamFailure,
  type UpstreamIdentity,
  type UpstreamOutcome,
  type UpstreamRequest,
} from '../upstream.ts';
import {
  announcesToolChanges,
  identityFromDiscover,
  identityFromInitialize,
  wantedChanges,
} from '../upstream-identity.ts';
import { declaredFor } from '../asks.ts';
import { withInput } from '../input-rounds.ts';
import { createLogLevelKeeper } from '../log-level-keeper.ts';
import { envelopeFor } from '../modern-envelope.ts';
import type { ChildCommand } from './child.ts';
import type { StderrRing } from './stderr-ring.ts';
import {
  startConversation,
  type ConversationEvents,
  type Dialect,
  type StdioConversation,
} from './stdio-conversation.ts';

export interface StdioOpening {
  readonly command: ChildCommand;
  readonly clock: Clock;
  readonly guard: ChildGuard;
  readonly log: StderrRing;
  readonly clientInfo: { readonly name: string; readonly version: string };
  /** What a modern server may ask for in the middle of a request of our own that can be asked. */
  readonly clientCapabilities: JsonObject;
  /** What the person lets a legacy one ask of the clients behind us; it hears of it once, for all of them. */
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
  // Some servers leave when the first request is not `initialize`; a second process gets what it wants.
  if (!isFailure(first) || first.code !== 'closed' || opening.knownEra === 'legacy') return first;
  return opening.signal.aborted ? first : attempt(opening, true);
}

function isFailure(opened: Opened): opened is UpstreamFailure {
  return 'kind' in opened;
}

async function attempt(opening: StdioOpening, skipProbe: boolean): Promise<Opened> {
  if (opening.signal.aborted) return failed('cancelled', 'Connecting was cancelled.');
  // Until it is open, trouble is the outcome of the opening; afterwards it is an event.
  let events: ConversationEvents | null = null;
  let changedEarly = false;
  const conversation = startConversation(
    opening.command,
    opening,
    opening.log,
    {
      onToolsChanged: () => {
        if (events === null) changedEarly = true;
        else events.onToolsChanged();
      },
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
  return asUpstream(conversation, identity, opening);
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
    const patience = opening.isColdStart
      ? limits.upstream.probeStdioCold
      : limits.upstream.probeStdio;
    const early = await Promise.race([discovering, silence(opening.clock, patience)]);
    if (early !== null) {
      const identity = identityOf(early);
      if (identity !== null) return identity;
      if (early.kind === 'failed') return { ...early, mayHaveHappened: false };
    }
    const legacy = await initialize();
    if (!('kind' in legacy) || legacy.code !== 'garbage' || early !== null) return legacy;
    // A modern-only server that was merely slow: its answer to the probe is here by now, or never will be.
    const late = await Promise.race([discovering, silence(opening.clock, patience)]);
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
  { clientInfo, clientCapabilities }: StdioOpening,
): Dialect {
  const own = { protocolVersion, clientInfo, clientCapabilities };
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
): Upstream {
  const dialect: Dialect =
    identity.era === 'modern' ? modernDialect(identity.protocolVersion, opening) : legacyDialect;
  const send = (request: UpstreamRequest): Promise<UpstreamOutcome> =>
    conversation.request(request, dialect);
  const listening = new AbortController();
  const wanted = wantedChanges(identity.capabilities);
  if (identity.era === 'modern' && announcesToolChanges(identity.capabilities))
    void listen(send, wanted, listening.signal);
  return {
    ...identity,
    transport: 'stdio',
    request:
      identity.era === 'modern'
        ? (request) => withInput(request, opening.clock, send)
        : withLogLevel(identity.capabilities, send, opening.clock),
    notify(method) {
      if (identity.era === 'legacy' && opening.asks.folders) conversation.notify(method);
    },
    async close() {
      listening.abort();
      await conversation.close();
    },
  };
}

type Send = (request: UpstreamRequest) => Promise<UpstreamOutcome>;

/** One process keeps one level: set to the least severe that is wanted now, and each call hears its part. */
function withLogLevel(capabilities: JsonObject, send: Send, clock: Clock): Send {
  const levels = createLogLevelKeeper(capabilities, async (level) => {
    const { signal } = new AbortController();
    const timeoutMs = limits.upstream.probeHttp;
    const params = { level };
    return (
      (await send({ method: 'logging/setLevel', params, signal, timeoutMs })).kind === 'result'
    );
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

/** Its answer comes when the subscription ends; the changes come as notifications (mcp.md 2.7). */
async function listen(send: Send, wanted: JsonObject, signal: AbortSignal): Promise<void> {
  const params: JsonObject = { notifications: wanted };
  const method = 'subscriptions/listen';
  await send({ method, params, signal, timeoutMs: longestListen });
}

/** Node's longest timer; a subscription has no deadline of its own. */
const longestListen = 2_147_483_647;

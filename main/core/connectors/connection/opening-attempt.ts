/** One attempt to open a connector: the conversation first, then the list of its tools. */
import type { StoredConnector } from '../../ports/preferences-document.ts';
import type { HeaderParameter } from '../../mcp/upstream-envelope.ts';
import {
  failed,
  type KnownWay,
  type Upstream,
  type UpstreamFailure,
} from '../conversation/upstream.ts';
import type { StderrRing } from '../stdio/stderr-ring.ts';
import { problemOf, type ConnectionProblem } from './connection-problem.ts';
import { openConnector } from './open-connector.ts';
import type { OpeningContext } from './opening-context.ts';

export interface AttemptParts {
  readonly storedNow: () => StoredConnector;
  readonly opening: OpeningContext;
  readonly knownEra: KnownWay | null;
  readonly mirrored: (tool: string) => readonly HeaderParameter[];
  /** Brings the list of tools up to date; null: it is. */
  readonly readTools: (from: Upstream, signal: AbortSignal) => Promise<UpstreamFailure | null>;
  readonly signal: AbortSignal;
}

/**
 * What comes of the attempt, and what its upstream reports afterwards. One of `onReady` and
 * `onFailed` is called once; neither after the signal aborted.
 */
export interface AttemptEvents {
  readonly onReady: (upstream: Upstream) => void;
  readonly onFailed: (why: ConnectionProblem) => void;
  readonly onLog: (log: StderrRing) => void;
  /** Ends an upstream that came to nothing. */
  readonly retire: (upstream: Upstream) => Promise<void>;
  readonly onListChanged: (of: Upstream) => void;
  readonly onClosed: (of: Upstream, failure: UpstreamFailure) => void;
  readonly onLoginRequired: (of: Upstream) => void;
}

/**
 * Makes the attempt. The events are called at once where something is known, so that nothing can
 * happen between the last check of the upstream and its use.
 *
 * @returns resolves when the attempt is over; after an abort only when nothing is left behind
 */
export async function attemptOpening(parts: AttemptParts, events: AttemptEvents): Promise<void> {
  const { storedNow, signal } = parts;
  let ended: UpstreamFailure | null = null;
  let mine: Upstream | null = null;
  const opened = await openConnector(storedNow(), parts.opening, {
    events: {
      onToolsChanged: () => {
        if (mine !== null) events.onListChanged(mine);
      },
      onClosed: (failure) => {
        ended = failure;
        if (mine !== null) events.onClosed(mine, failure);
      },
      onLoginRequired: () => {
        if (mine !== null) events.onLoginRequired(mine);
      },
    },
    knownEra: parts.knownEra,
    mirrored: parts.mirrored,
    onLog: events.onLog,
    signal,
  });
  if (opened.kind === 'problem') {
    if (!signal.aborted) events.onFailed(opened.problem);
    return;
  }
  mine = opened.upstream;
  const listed = await parts.readTools(mine, signal);
  if (!signal.aborted && ended === null && listed === null) {
    events.onReady(mine);
    return;
  }
  const closing = events.retire(mine);
  // Whoever aborted waits until nothing is left behind; whoever only wants to know does not.
  if (signal.aborted) await closing;
  else events.onFailed(problemOf(ended ?? listed ?? closedEarly, storedNow()));
}

const closedEarly = failed('closed', 'The connection ended while it was being opened.');

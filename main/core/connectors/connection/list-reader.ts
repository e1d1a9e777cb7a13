/** Keeps what is known of a server's lists up to date while its conversation is open. */
import { messageOf } from '../../lib/errors.ts';
import type { StoredConnector } from '../../ports/preferences-document.ts';
import type { Clock, Logger } from '../../ports/ports.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { coalesced } from './coalesced.ts';
import { fetchTools } from '../catalogue/fetch-tools.ts';
import type { Upstream, UpstreamFailure } from '../conversation/upstream.ts';

export interface ListReader {
  /** @returns null when the tools are up to date */
  readTools(from: Upstream, signal: AbortSignal): Promise<UpstreamFailure | null>;
  /** Resources and prompts, in the background: no tool waits for what else there is. */
  readOthers(from: Upstream, signal: AbortSignal): Promise<void>;
  /** All lists anew; many asks within a second are one (REL-23). */
  ask(): void;
  cancel(): void;
}

export interface ListReaderContext {
  /** For the log. */
  readonly connector: string;
  readonly kind: StoredConnector['kind'];
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What is known of the connector changed, and no list. */
  readonly onChange: () => void;
  readonly onToolsChanged: () => void;
  /** Brings resources and prompts up to date. */
  readonly readOthers: (from: Upstream, signal: AbortSignal) => Promise<void>;
}

const refreshPause = 1000;

/** @param openNow the conversation that is open, and what ends with it */
export function createListReader(
  context: ListReaderContext,
  openNow: () => { readonly upstream: Upstream; readonly signal: AbortSignal } | null,
): ListReader {
  const { connector, kind, catalogue, clock, logger } = context;
  const refresh = coalesced(clock, refreshPause, refreshAll);

  async function readTools(from: Upstream, signal: AbortSignal): Promise<UpstreamFailure | null> {
    const list = await fetchTools(from, kind, signal, logger, connector);
    if (list.kind === 'failed') return list;
    if (signal.aborted) return null;
    catalogue.freshness.read(list.ttlMs);
    if (catalogue.leaveOut(list.leftOut)) context.onChange();
    if (catalogue.replace(list.tools)) context.onToolsChanged();
    return null;
  }

  async function readOthers(from: Upstream, signal: AbortSignal): Promise<void> {
    try {
      await context.readOthers(from, signal);
    } catch (error) {
      logger.error('connector.bug', { connector, message: messageOf(error) });
    }
  }

  async function refreshAll(): Promise<void> {
    const open = openNow();
    if (open === null) return;
    try {
      const failure = await readTools(open.upstream, open.signal);
      void readOthers(open.upstream, open.signal);
      if (failure !== null) logger.warn('connector.list_failed', { connector, code: failure.code });
    } catch (error) {
      logger.error('connector.bug', { connector, message: messageOf(error) });
    }
  }

  return { readTools, readOthers, ask: () => refresh.ask(), cancel: () => refresh.cancel() };
}

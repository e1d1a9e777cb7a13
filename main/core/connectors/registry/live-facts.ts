/**
 * What a connector's view says that changes with every call, or depends on other connectors: looked
 * up when it is shown.
 */
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import type { ConnectorState } from '../conversation/connector-facts.ts';
import type { Connector } from './connector.ts';
import { labelToolsOf } from './learn-label.ts';

export type LiveFacts = Pick<
  ConnectorView,
  'callsToday' | 'largestResult' | 'pausedUntil' | 'labelTools' | 'duplicateOf'
>;

/** @param all to find another connector with the same account */
export function liveFacts(connector: Connector, all: Iterable<Connector>): LiveFacts {
  const { callsToday, largestResult, pausedUntil } = connector.use();
  return {
    callsToday,
    largestResult,
    pausedUntil: pausedUntil === null ? null : new Date(pausedUntil).toISOString(),
    labelTools: [...labelToolsOf(connector.catalogue.tools())],
    duplicateOf: duplicateOf(connector.state(), all),
  };
}

/**
 * The earlier connector with the same account at the same address (ATOMIC-4); null where that is
 * not known.
 */
function duplicateOf(
  { id, target, identity }: ConnectorState,
  all: Iterable<Connector>,
): string | null {
  if (identity === null) return null;
  for (const other of all) {
    const state = other.state();
    if (state.id === id) return null;
    if (state.target === target && state.identity === identity) return state.name;
  }
  return null;
}

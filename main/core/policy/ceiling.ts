/**
 * The most that may be done at a connector: the lowest of everything that holds a call down. Pure.
 */
import type { AccessPolicy } from '../../../contract/views/access.ts';
import { levelAt } from '../lib/access.ts';
import type { DecisionFacts, ToolFacts } from './facts.ts';

/** @returns what the client was given at the connector; null: nothing */
export function grantedLevel({ asker, connector }: DecisionFacts): 'read' | 'write' | null {
  if (connector === undefined) return null;
  return asker.access === null ? 'write' : levelAt(asker.access, connector.name);
}

/**
 * @returns the lowest of all ceilings, and the first that is as low; by nobody where nothing holds
 *   the call down
 */
export function lowestCeiling(facts: DecisionFacts): {
  readonly level: AccessPolicy;
  readonly by: string;
} {
  const { globalState, asker, connector } = facts;
  const ceilings: readonly (readonly [string, AccessPolicy])[] = [
    ['managed', globalState.managedPolicy ?? 'read-write'],
    ['policy', globalState.accessPolicy],
    ['seals', globalState.isIncomplete ? 'read-only' : 'read-write'],
    ['connector', connector?.policy ?? 'disabled'],
    ['group', asker.heldTo ?? 'read-write'],
    ['grant', grantedLevel(facts) === 'write' ? 'read-write' : 'read-only'],
  ];
  const order: readonly AccessPolicy[] = ['disabled', 'read-only', 'read-write'];
  let [by, level]: readonly [string, AccessPolicy] = ['', 'read-write'];
  for (const [name, ceiling] of ceilings)
    if (order.indexOf(ceiling) < order.indexOf(level)) [by, level] = [name, ceiling];
  return { level, by };
}

/** @returns whether a tool does more than a ceiling allows; an unknown tool does */
export function isAbove(
  { level }: { readonly level: AccessPolicy },
  tool: ToolFacts | undefined,
): boolean {
  if (level === 'read-write') return false;
  return level === 'disabled' || tool?.class !== 'read';
}

/**
 * Whose doing a refusal is that a client cannot ask about: for telling the person which control to
 * look at. Pure.
 */
import type { Decision } from './decision.ts';

/**
 * `policy`: the access policy; `managed`: the ceiling of the organisation; `managed-tool`: its word
 * about this tool; `connector`: the connector is set to read-only; `group`: a permission set of the
 * client.
 */
export type Holder = 'policy' | 'managed' | 'managed-tool' | 'connector' | 'group';

const ceilings: ReadonlySet<string> = new Set(['policy', 'managed', 'connector', 'group']);

/** Null: something else refused it, or nothing did. */
export function heldDownBy({ reason, trace }: Decision): Holder | null {
  if (reason === 'managed_block') return 'managed-tool';
  if (reason !== 'above_ceiling') return null;
  const found = trace.findLast(([layer]) => layer === 'ceiling')?.[1] ?? '';
  const by = found.split(' by ')[1] ?? '';
  return ceilings.has(by) ? (by as Holder) : null;
}

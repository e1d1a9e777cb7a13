/**
 * Equal refusals of one second are one entry and a count: a flood of them fills no log (SEC-99).
 */
import { limits } from '../limits/limits.ts';
import type { Clock } from '../ports/ports.ts';
import type { AuditRow } from './entry.ts';

export interface FoldedRefusals {
  /**
   * Counts one that is equal to one of the last second.
   *
   * @returns false: it is the first, and counts for nobody
   */
  count(kind: string): boolean;
  /** From now on, for a second, its equals are counted. */
  begin(kind: string, row: AuditRow): void;
  /** Ends the second, and writes how many more there were. */
  writeCounts(): void;
}

/** @param append takes a row that says how many more there were */
export function createFoldedRefusals(
  clock: Clock,
  append: (row: AuditRow) => void,
): FoldedRefusals {
  const refusals = new Map<string, { count: number; readonly row: AuditRow }>();

  const folded: FoldedRefusals = {
    count(kind) {
      const known = refusals.get(kind);
      if (known !== undefined) known.count += 1;
      return known !== undefined;
    },
    begin(kind, row) {
      if (refusals.size >= limits.audit.foldedKinds || refusals.has(kind)) return;
      if (refusals.size === 0) clock.after(limits.audit.foldWithin, folded.writeCounts);
      refusals.set(kind, { count: 0, row });
    },
    writeCounts() {
      for (const [kind, { count, row }] of refusals) {
        if (count > 0)
          append({
            ...row,
            callId: null,
            detail: [row.detail, `${count} more`].filter(Boolean).join(', '),
          });
        refusals.delete(kind);
      }
    },
  };
  return folded;
}

/** Two denials are equal when everything but their time is. */
export function denialKind(row: AuditRow): string {
  return JSON.stringify([
    row.actor,
    row.action,
    row.clientId,
    row.grantId,
    row.connector,
    row.tool,
    row.reason,
    row.arguments,
    row.detail,
  ]);
}

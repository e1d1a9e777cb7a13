/** What was found changed by somebody else, until a person has looked at it. */
import type { Repair } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Logger } from '../ports/ports.ts';

export interface SealFindings {
  /** Logs each, and shows them until `clear`. */
  add(found: readonly string[]): void;
  clear(): void;
  /** @param isIncomplete nothing but reading is allowed until a person has looked */
  repairs(isIncomplete: boolean): readonly Repair[];
}

interface SealFindingsParts {
  readonly audit: AuditLog;
  readonly logger: Logger;
  /** The store is what could be read of a damaged one. */
  readonly isRescued: boolean;
  /** Shows them in the windows. */
  readonly touch: () => void;
}

/** Findings that are named; more are counted. */
const mostNamed = 5;

export function createSealFindings(parts: SealFindingsParts): SealFindings {
  let findings: readonly string[] = [];
  return {
    add(found) {
      if (found.length === 0) return;
      findings = [...findings, ...found];
      for (const detail of found)
        parts.audit.append({ actor: 'system', action: 'seal.broken', decision: 'done', detail });
      parts.logger.warn('seal.broken', { count: found.length });
      parts.touch();
    },
    clear() {
      findings = [];
    },
    repairs: (isIncomplete) =>
      findings.length === 0 ? [] : [repairFor(findings, parts.isRescued, isIncomplete)],
  };
}

function repairFor(findings: readonly string[], isRescued: boolean, isIncomplete: boolean): Repair {
  const named = findings.slice(0, mostNamed).join(', ');
  const more = findings.length > mostNamed ? ` and ${findings.length - mostNamed} more` : '';
  const cause = isRescued ? 'Damaged' : 'Changed by another program';
  const untilThen = isIncomplete
    ? '; until you have looked, everything else only reads, and asks before'
    : '';
  return {
    id: 'seals',
    severity: 'error',
    title: isRescued
      ? 'Part of the database could not be believed'
      : 'Something was changed behind Consentry’s back',
    detail:
      `${cause}: ${named}${more}. What was changed is blocked, ended or asks now${untilThen}. ` +
      'Look at your clients, connectors, tools and rules, then confirm.',
    fix: { kind: 'confirm-settings', label: 'I have looked' },
  };
}

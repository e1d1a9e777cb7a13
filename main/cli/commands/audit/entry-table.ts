/** Entries of the log as rows of a table. */
import { wordsOfAct, wordsOfReason } from '../../../../contract/plain/audit-words.ts';
import type { AuditEntry } from '../../../../contract/views/audit-entry.ts';
import { reasons } from '../../../core/policy/reasons.ts';
import { shown, type Paint, type Tone } from '../../format.ts';

const tones: Readonly<Record<AuditEntry['decision'], Tone>> = {
  allow: 'good',
  done: 'good',
  ask: 'warn',
  sent: 'warn',
  deny: 'bad',
  failed: 'bad',
};

export const entryColumns = ['ID', 'WHEN', 'DECISION', 'ACTION', 'WHO', 'ABOUT', 'REASON'];

/** @param when its time, as the table says it */
export function entryRow(entry: AuditEntry, when: string, paint: Paint): readonly string[] {
  return [
    String(entry.id),
    when,
    paint(tones[entry.decision], entry.decision),
    shown(wordsOfAct(entry.action)),
    shown(entry.clientName ?? entry.actor, 30),
    aboutWhat(entry),
    shown(reasonInWords(entry), 300),
  ];
}

/** The tool, the connector, or what the act was about. */
function aboutWhat({ connector, tool, detail }: AuditEntry): string {
  if (connector === null) return shown(detail, 600);
  return shown(tool === null ? connector : `${connector} ${tool}`, 300);
}

/** A reason in words where it has any, otherwise as it is. */
export function reasonInWords({ action, reason }: AuditEntry): string | null {
  if (reason === null) return null;
  const words = wordsOfReason(action, reason);
  if (words !== null) return words;
  const ofCalls: Readonly<Record<string, { readonly forPerson: string }>> = reasons;
  return Object.hasOwn(ofCalls, reason) ? (ofCalls[reason]?.forPerson ?? reason) : reason;
}

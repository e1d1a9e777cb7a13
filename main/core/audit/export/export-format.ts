/**
 * Entries as lines of a file (SEC-96). They hold what strangers wrote, and end in terminals,
 * editors and spreadsheets: no character is there unseen, and no cell can be taken for a formula.
 */
import type { AuditEntry } from '../../../../contract/views/audit-entry.ts';
import { visibleJson } from '../../lib/visible-json.ts';
import type { AuditPage } from '../query/list-query.ts';

export type ExportFormat = 'jsonl' | 'csv';

const columns = [
  'id',
  'at',
  'actor',
  'clientId',
  'clientName',
  'grantId',
  'connector',
  'account',
  'tool',
  'action',
  'decision',
  'reason',
  'layer',
  'callId',
  'durationMs',
  'resultBytes',
  'arguments',
  'detail',
] as const satisfies readonly (keyof AuditEntry)[];

/** Some entries as text, with what an export has to know of them. */
export interface ExportedPage {
  readonly text: string;
  readonly count: number;
  readonly firstId: number | null;
  readonly lastId: number | null;
  readonly more: boolean;
}

export function exportedPage(format: ExportFormat, { entries, more }: AuditPage): ExportedPage {
  return {
    text: entries.map((entry) => exportLine(format, entry)).join(''),
    count: entries.length,
    firstId: entries[0]?.id ?? null,
    lastId: entries.at(-1)?.id ?? null,
    more,
  };
}

/** What comes before the first entry. */
export function exportHead(format: ExportFormat): string {
  return format === 'csv' ? `${columns.join(',')}\r\n` : '';
}

export function exportLine(format: ExportFormat, entry: AuditEntry): string {
  return format === 'csv'
    ? csvLine(columns.map((column) => entry[column]))
    : `${visibleJson(entry)}\n`;
}

export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map((cell) => (cell === null ? '' : csvCell(String(cell)))).join(',')}\r\n`;
}

/**
 * Always in quotes; what a spreadsheet would read as a formula, in wide letters too, gets a `'`,
 * which it shows as text.
 */
function csvCell(text: string): string {
  const harmless = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/u.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}

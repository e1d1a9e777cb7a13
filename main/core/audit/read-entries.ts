/**
 * One stored entry, read back. Texts come as hexadecimal: the driver ends the process at one that
 * is not UTF-8, and nothing has looked at them since they were written. As blobs each would be
 * memory of its own outside the heap, and the collector takes such back thousands at once: 50 ms in
 * which nothing else happened.
 */
import type { AuditEntry } from '../../../contract/views/audit-entry.ts';
import { isoTime } from '../lib/iso-time.ts';
import { limits } from '../limits/limits.ts';
import { visible, visibleBlock } from '../lib/visible-text.ts';
import type { ChainedFields } from './chain.ts';
import { actors, decisions } from './entry.ts';

const named = [
  'action',
  'client',
  'client_name',
  'grant_name',
  'connector',
  'tool',
  'reason',
  'layer',
  'trace',
  'account',
];

/** Null stays null. */
const hex = (column: string): string => `iif(${column} IS NULL, NULL, hex(${column}))`;

/** To be followed by a WHERE over `entries`. */
export const selectEntries = `SELECT id, at, actor, decision, duration_us, result_bytes, hex(chain) AS chain, ${hex('mac')} AS mac,
  ${named.map((column) => `(SELECT hex(text) FROM names WHERE name = entries.${column}) AS ${column}_text`).join(', ')},
  ${hex('call_id')} AS call_text, ${hex('arguments')} AS arguments_text, ${hex('detail')} AS detail_text
  FROM entries`;

export type StoredEntry = Readonly<Record<string, unknown>>;

export function fieldsOf(stored: StoredEntry): ChainedFields {
  return {
    id: stored['id'] as number,
    at: stored['at'] as number,
    actor: stored['actor'] as number,
    decision: stored['decision'] as number,
    action: textOf(stored['action_text']),
    clientId: textOf(stored['client_text']),
    clientName: textOf(stored['client_name_text']),
    grantId: textOf(stored['grant_name_text']),
    connector: textOf(stored['connector_text']),
    tool: textOf(stored['tool_text']),
    reason: textOf(stored['reason_text']),
    layer: textOf(stored['layer_text']),
    trace: textOf(stored['trace_text']),
    account: textOf(stored['account_text']),
    callId: textOf(stored['call_text']),
    durationUs: stored['duration_us'] as number | null,
    resultBytes: stored['result_bytes'] as number | null,
    arguments: textOf(stored['arguments_text']),
    detail: textOf(stored['detail_text']),
  };
}

export const digestOf = (stored: StoredEntry): Buffer => bytesOf(stored['chain']);
export const macOf = (stored: StoredEntry): Buffer | null =>
  stored['mac'] === null ? null : bytesOf(stored['mac']);

/** As people and programs see it: no character unseen, nothing that the contract does not know. */
export function entryOf(stored: StoredEntry): AuditEntry {
  const row = fieldsOf(stored);
  const text = (value: string | null): string | null => (value === null ? null : visible(value));
  return {
    id: row.id,
    at: isoTime(row.at),
    actor: actors[row.actor] ?? 'system',
    clientId: text(row.clientId),
    clientName: text(row.clientName),
    grantId: text(row.grantId),
    connector: text(row.connector),
    account: text(row.account),
    tool: text(row.tool),
    action: visible(row.action ?? ''),
    decision: decisions[row.decision] ?? 'failed',
    reason: text(row.reason),
    layer: text(row.layer),
    callId: text(row.callId),
    durationMs: row.durationUs === null ? null : Math.max(0, row.durationUs / 1000),
    resultBytes: row.resultBytes === null ? null : Math.max(0, row.resultBytes),
    arguments:
      row.arguments === null ? null : visibleBlock(row.arguments, limits.audit.entryArguments).text,
    detail: text(row.detail),
  };
}

function bytesOf(column: unknown): Buffer {
  return Buffer.from(column as string, 'hex');
}

function textOf(column: unknown): string | null {
  return column === null || column === undefined ? null : bytesOf(column).toString('utf8');
}

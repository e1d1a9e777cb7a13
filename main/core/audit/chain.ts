/**
 * The chain over the entries (SEC-97): each digest covers the one before it and every field of its
 * entry, names in words, so that an edit, a cut, a swap, and also an edit of the table of names,
 * shows at the first entry it touches.
 */
import { createHmac } from 'node:crypto';
import { sha256 } from '../lib/digest.ts';

/** Every field of an entry in the order of the chain. */
export interface ChainedFields {
  readonly id: number;
  readonly at: number;
  readonly actor: number;
  readonly decision: number;
  readonly action: string | null;
  readonly clientId: string | null;
  readonly clientName: string | null;
  readonly grantId: string | null;
  readonly connector: string | null;
  readonly tool: string | null;
  readonly reason: string | null;
  readonly layer: string | null;
  readonly trace: string | null;
  readonly callId: string | null;
  readonly durationUs: number | null;
  readonly resultBytes: number | null;
  readonly arguments: string | null;
  readonly detail: string | null;
  /** Came later: an entry without one has the record that it had before. */
  readonly account: string | null;
}

/** Before the first entry ever. */
export const chainStart: Buffer = Buffer.alloc(32);

/** The fields that `kinds.ts` finds once for many entries. */
export type MiddleFields = Omit<
  ChainedFields,
  'id' | 'at' | 'callId' | 'durationUs' | 'resultBytes' | 'arguments' | 'detail'
>;
/** The fields that are each entry's own. */
export type OwnFields = Omit<ChainedFields, keyof MiddleFields>;

export function chainDigest(before: Uint8Array, entry: ChainedFields): Buffer {
  return chainDigestOf(before, entry, chainedKind(entry));
}

/** Of the record of an entry, what `kinds.ts` finds once for many. */
export interface ChainedKind {
  readonly middle: string;
  readonly end: string;
}

/** @param kind from `chainedKind` */
export function chainDigestOf(before: Uint8Array, entry: OwnFields, kind: ChainedKind): Buffer {
  // Each field with its length before it: no two entries have the same record, wherever text is
  // moved to.
  const record =
    part(entry.id) +
    part(entry.at) +
    kind.middle +
    part(entry.callId) +
    part(entry.durationUs) +
    part(entry.resultBytes) +
    part(entry.arguments) +
    part(entry.detail) +
    kind.end;
  return sha256(Buffer.concat([before, Buffer.from(record, 'utf8')]));
}

export function chainedKind(entry: MiddleFields): ChainedKind {
  const middle =
    part(entry.actor) +
    part(entry.decision) +
    part(entry.action) +
    part(entry.clientId) +
    part(entry.clientName) +
    part(entry.grantId) +
    part(entry.connector) +
    part(entry.tool) +
    part(entry.reason) +
    part(entry.layer) +
    part(entry.trace);
  return { middle, end: entry.account === null ? '' : part(entry.account) };
}

function part(value: string | number | null): string {
  if (value === null) return '-';
  const text = String(value);
  return `${text.length}:${text}`;
}

/**
 * What only the holder of the key in the vault can make. `purpose` keeps one use from passing for
 * another.
 */
export function keyedMac(key: Uint8Array, purpose: string, data: Uint8Array | string): Buffer {
  return createHmac('sha256', key).update(`consentry audit ${purpose}\n`).update(data).digest();
}

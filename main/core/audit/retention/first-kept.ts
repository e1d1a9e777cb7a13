/**
 * Where the log begins: at its first entry ever, or where retention left it. The digest before that
 * entry is kept under the key, so that the rest can still be verified, and a cut at the beginning
 * by anybody else shows.
 */
import type { Db } from '../../store/db.ts';
import { chainStart } from '../chain.ts';
import type { Seal } from '../seal.ts';

export interface FirstKept {
  /** The id of the first entry. */
  readonly id: number;
  readonly before: Buffer;
}

/** @returns `forged` when it was not written by this installation */
export function readFirstKept(db: Db, seal: Seal): FirstKept | 'forged' {
  const row = db
    .prepare(`SELECT CAST(value AS BLOB) AS value FROM meta WHERE name = 'first'`)
    .get() as { value: ArrayBuffer } | undefined;
  if (row === undefined) return { id: 1, before: chainStart };
  const [id = '', before = '', mac = ''] = Buffer.from(row.value).toString('utf8').split(' ');
  if (!/^\d{1,15}$/u.test(id) || !/^[0-9a-f]{64}$/u.test(before)) return 'forged';
  if (seal.fits('first', `${id} ${before}`, Buffer.from(mac, 'hex')) === false) return 'forged';
  return { id: Number(id), before: Buffer.from(before, 'hex') };
}

/** In the transaction that removes what was before it. */
export function writeFirstKept(db: Db, seal: Seal, { id, before }: FirstKept): void {
  const text = `${id} ${before.toString('hex')}`;
  db.prepare(
    `INSERT INTO meta VALUES ('first', ?) ON CONFLICT DO UPDATE SET value = excluded.value`,
  ).run([`${text} ${seal.of('first', text)?.toString('hex') ?? ''}`.trim()]);
}

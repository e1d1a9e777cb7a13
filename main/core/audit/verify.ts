/**
 * Looks whether the log is as it was written (SEC-97): every entry against the chain, the ends of
 * batches against the key, the whole against the anchor in the vault. One call looks at a bounded
 * stretch, in slices, with the thread free between them; the caller goes on at `next`, or stops.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { equalDigests } from '../lib/digest.ts';
import { messageOf } from '../lib/errors.ts';
import { isoTime } from '../lib/iso-time.ts';
import { limits } from '../limits/limits.ts';
import type { Db } from '../store/db.ts';
import { chainDigest } from './chain.ts';
import { readFirstKept } from './retention/first-kept.ts';
import { digestOf, fieldsOf, macOf, selectEntries, type StoredEntry } from './read-entries.ts';
import type { Seal } from './seal.ts';

/** What the vault remembers of the log. */
export interface Anchor {
  readonly first: number;
  readonly last: number;
  readonly count: number;
  /** Digest of the last entry, as hex. */
  readonly head: string;
}

type Damage = 'edited' | 'missing' | 'cut' | 'reordered' | 'replaced' | 'unreadable' | 'noted';

export interface Broken {
  /** The first entry that is not as it was written, or the first that is missing. */
  readonly id: number;
  readonly at: string | null;
  readonly what: Damage;
  /** One sentence for people. */
  readonly detail: string;
}

export interface Verified {
  readonly from: number;
  /** The last entry that was looked at. */
  readonly to: number;
  readonly checked: number;
  readonly last: number;
  /** Where to go on; null at the end. */
  readonly next: number | null;
  readonly broken: Broken | null;
  /** Whether seals and anchor could be checked, or the chain only. */
  readonly keyed: boolean;
}

export interface VerifyParts {
  readonly db: Db;
  readonly seal: Seal;
  readonly anchor: Anchor | null;
  /** The end as the running program knows it. */
  readonly head: { readonly id: number; readonly digest: Buffer } | null;
}

/** @param from null: from the beginning */
export async function verifyStretch(parts: VerifyParts, from: number | null): Promise<Verified> {
  const { db, seal, anchor } = parts;
  const page = db.prepare(
    `${selectEntries} WHERE id >= ? ORDER BY id LIMIT ${limits.audit.verifySlice}`,
  );
  const last = Math.max(lastId(db), parts.head?.id ?? 0, anchor?.last ?? 0);
  const keyed = seal.current() !== null;
  let to = (from ?? 1) - 1;
  let checked = 0;
  const done = (broken: Broken | null, next: number | null): Verified => ({
    from: from ?? 1,
    to,
    checked,
    last,
    next: broken === null ? next : null,
    broken,
    keyed,
  });
  try {
    const pageFrom = (id: number): StoredEntry[] => page.all(id) as StoredEntry[];
    // Both as of one moment: another thread may take the oldest entries away meanwhile.
    const { begin, first } = inSnapshot(db, () => {
      const begin = from === null ? beginning(db, seal, anchor) : afterEntry(db, from - 1);
      return { begin, first: 'what' in begin ? [] : pageFrom(begin.id) };
    });
    if ('what' in begin) return done(begin, null);
    let { before, id: expected } = begin;
    for (let rows = first; checked < limits.audit.verifyStretch; rows = pageFrom(expected)) {
      for (const [index, row] of rows.entries()) {
        const broken = check(parts, row, before, expected, () => [...rows.slice(index + 1)]);
        if (broken !== null) return done(broken, null);
        before = digestOf(row);
        to = row['id'] as number;
        expected = to + 1;
        checked += 1;
      }
      if (rows.length < limits.audit.verifySlice) return done(checkEnd(parts, to, before), null);
      await nextTurn();
    }
    return done(null, expected);
  } catch (error) {
    return done(broke(to + 1, null, 'unreadable', `it cannot be read: ${messageOf(error)}`), null);
  }
}

/** Everything that `look` reads is of one moment. */
function inSnapshot<Result>(db: Db, look: () => Result): Result {
  db.exec('BEGIN');
  try {
    return look();
  } finally {
    db.exec('COMMIT');
  }
}

function beginning(
  db: Db,
  seal: Seal,
  anchor: Anchor | null,
): { id: number; before: Buffer } | Broken {
  const first = readFirstKept(db, seal);
  if (first === 'forged')
    return broke(
      1,
      null,
      'replaced',
      'the record of where the log begins was not written by Consentry',
    );
  // Without the key nobody knows who wrote that record; the anchor does.
  if (anchor !== null && first.id < anchor.first)
    return broke(
      first.id,
      null,
      'replaced',
      'entries are back that had been removed for their age',
    );
  return first;
}

function afterEntry(db: Db, id: number): { id: number; before: Buffer } | Broken {
  const row = db.prepare('SELECT id, chain FROM entries WHERE id = ?').get([id]) as
    { id: number; chain: ArrayBuffer } | undefined;
  return row === undefined
    ? broke(id, null, 'missing', 'it was there a moment ago')
    : { id: id + 1, before: Buffer.from(row.chain) };
}

function check(
  { seal, anchor }: VerifyParts,
  row: StoredEntry,
  before: Buffer,
  expected: number,
  following: () => StoredEntry[],
): Broken | null {
  const fields = fieldsOf(row);
  const { id, at } = fields;
  const kept = digestOf(row);
  if (!equalDigests(chainDigest(before, fields), kept)) {
    if (id > expected)
      return broke(
        expected,
        null,
        'missing',
        `${entries(expected, id - 1)} missing before entry ${id}`,
      );
    if (isFromLater(row, following()))
      return broke(id, at, 'reordered', 'another entry stands in its place');
    return broke(id, at, 'edited', 'it is not as it was written');
  }
  const mac = macOf(row);
  const key = seal.current();
  if (mac !== null && key !== null && id > key.since && seal.fits('entry', kept, mac) === false)
    return broke(
      id,
      at,
      'replaced',
      'it, or one before it, was written by something other than Consentry',
    );
  if (anchor?.last === id && anchor.head !== kept.toString('hex'))
    return broke(id, at, 'replaced', 'it is another entry than the one Consentry remembers');
  if (fields.action === 'audit.damaged')
    return broke(
      id,
      at,
      'noted',
      `Consentry noted here: ${fields.detail ?? 'the log was changed'}`,
    );
  return null;
}

/** The row holds under the number of a later one: it was moved here. */
function isFromLater(row: StoredEntry, following: readonly StoredEntry[]): boolean {
  const fields = fieldsOf(row);
  const kept = digestOf(row);
  return following.some((other, index) => {
    const id = other['id'] as number;
    // Before the moved row stood the one before `other`; where that is the row itself, what `other`
    // holds came from there.
    const before = index === 0 ? other : following[index - 1];
    return (
      before !== undefined && equalDigests(chainDigest(digestOf(before), { ...fields, id }), kept)
    );
  });
}

function checkEnd({ anchor, head }: VerifyParts, last: number, digest: Buffer): Broken | null {
  const known = Math.max(anchor?.last ?? 0, head?.id ?? 0);
  if (last < known)
    return broke(
      last + 1,
      null,
      'cut',
      `${entries(last + 1, known)} missing at the end: the log was cut, or is an older copy`,
    );
  if (head?.id === last && !equalDigests(head.digest, digest))
    return broke(last, null, 'replaced', 'the end of the log is not what Consentry wrote last');
  return null;
}

function entries(from: number, to: number): string {
  return from === to ? `entry ${from} is` : `entries ${from} to ${to} are`;
}

function broke(id: number, at: number | null, what: Damage, detail: string): Broken {
  return { id, at: at === null ? null : isoTime(at), what, detail };
}

function lastId(db: Db): number {
  return (db.prepare('SELECT coalesce(max(id), 0) AS last FROM entries').get() as { last: number })
    .last;
}

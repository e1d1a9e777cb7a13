/**
 * Keeps what the log cannot keep itself: its key and its anchor, both in the vault. The key is made
 * once; where one was and is gone, that is written down before another is made. The anchor is
 * renewed every thousand entries, every ten minutes, after retention and at stop, always with what
 * is on disk by then. Every half minute the end is also noted in the store, for who looks without
 * the key.
 */
import { messageOf } from '../lib/errors.ts';
import { limits } from '../limits/limits.ts';
import type { Clock, Logger, Random, Vault } from '../ports/ports.ts';
import type { Db } from '../store/db.ts';
import type { FreeSpace } from '../store/free-space.ts';
import type { AuditLog } from './audit-log.ts';
import { readFirstKept } from './retention/first-kept.ts';
import { createKeptAnchor } from './kept-anchor.ts';
import { createNotedEnd } from './noted-end.ts';
import type { Seal } from './seal.ts';
import type { LogReads } from './reads/log-reads.ts';
import { verifyStretch, type Anchor, type Broken, type Verified } from './verify.ts';

export interface AuditAnchor {
  /** From time to time: fetches the key when the vault has it, renews the anchor. Never rejects. */
  maintain(): Promise<void>;
  /** Remembers the end of the log now, where there is a key. Never rejects. */
  renew(): Promise<void>;
  /** The same, and waits for a slow vault only so long. */
  stop(): Promise<void>;
  verify(from: number | null): Promise<Verified>;
  /** What was found wrong at this start, in a sentence. */
  damage(): string | null;
  /**
   * True when seals were made that only the key in the vault can vouch for, and it is not at hand.
   */
  waitsForKey(): boolean;
}

export interface AuditAnchorParts {
  readonly db: Db;
  /** Where the end is noted. */
  readonly store: { readonly db: Db };
  readonly audit: AuditLog;
  readonly logReads: Pick<LogReads, 'verify'>;
  readonly seal: Seal;
  readonly vault: Vault;
  readonly random: Random;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly freeSpace: FreeSpace;
  /** Whether there is anything worth a place in the vault. */
  readonly hasGrants: () => boolean;
  readonly onDamage: () => void;
}

export function createAuditAnchor(parts: AuditAnchorParts): AuditAnchor {
  const { db, audit, seal, clock, logger } = parts;
  const kept = createKeptAnchor(parts.vault, parts.random);
  const isReady = (): boolean => kept.isReady(parts.hasGrants);
  const wasSealed = db.prepare(`SELECT 1 AS yes FROM meta WHERE name = 'sealed'`);
  let anchored: Anchor | null = null;
  let anchoredAt = -Infinity;
  const noted = createNotedEnd(parts.store.db);
  /** What the last run noted, until it was looked at. */
  let fromLastRun = noted.read();
  let notedLast = -1;
  /** It is logged once, by whichever shows it first. */
  let isEndWrong = false;
  let damage: string | null = null;
  let running: Promise<void> = Promise.resolve();

  /** One at a time, and a failure is tried again at the next turn. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    running = running.then(work).catch((error: unknown) => {
      logger.warn('audit.keeper_failed', { error: messageOf(error) });
    });
    return running;
  }

  async function openKey(): Promise<void> {
    const known = await kept.readKey();
    if (known !== null) {
      anchored = await kept.readAnchor();
      seal.use(known);
      await checkEnd(anchored);
      // What came while the vault was locked is vouched for from here.
      audit.seal();
      return;
    }
    if (wasSealed.get() !== undefined)
      note('key_missing', 'the key of the log is gone, what it sealed can no longer be checked');
    await audit.durable();
    seal.use(await kept.makeKey(audit.lastId()));
    db.exec(`INSERT INTO meta VALUES ('sealed', '1') ON CONFLICT DO NOTHING`);
    audit.seal();
  }

  /** What the last run remembered has to be there still, and lead to where we are. */
  async function checkEnd(anchor: Anchor | null): Promise<void> {
    if (anchor === null || isEndWrong) return;
    await audit.durable();
    const from = Math.min(audit.head().id + 1, anchor.last);
    const start = from <= 1 ? null : from;
    const { broken } = await verifyStretch({ db, seal, anchor, head: null }, start);
    if (broken === null || broken.what === 'noted') return;
    isEndWrong = true;
    note(broken.what, words(broken));
  }

  function note(reason: string, detail: string): void {
    damage = detail;
    logger.error('audit.damaged', { reason, detail });
    audit.append({ actor: 'system', action: 'audit.damaged', decision: 'failed', reason, detail });
    parts.onDamage();
  }

  async function endNow(): Promise<Anchor> {
    // Never more than is on disk: after a power cut the anchor would name entries that nobody
    // cut away.
    await audit.durable();
    const { id: last, digest } = audit.head();
    const first = readFirstKept(db, seal);
    if (first === 'forged') throw new Error('the record of the beginning is forged');
    const count = last - first.id + 1;
    return { first: first.id, last, count, head: digest.toString('hex') };
  }

  /** A full disk must not keep the anchor from the vault. */
  function noteEnd(next: Anchor): void {
    try {
      if (notedLast !== next.last) noted.write(next);
      notedLast = next.last;
    } catch (error) {
      logger.warn('audit.end_not_noted', { error: messageOf(error) });
    }
  }

  /** Before it is noted anew. */
  async function checkNoted(): Promise<void> {
    const anchor = fromLastRun;
    fromLastRun = null;
    await checkEnd(anchor);
  }

  async function renew(): Promise<void> {
    const next = await endNow();
    noteEnd(next);
    if (seal.current() === null || !isReady()) return;
    if (anchored?.last === next.last && anchored.first === next.first) return;
    await kept.writeAnchor(next);
    anchored = next;
    anchoredAt = clock.monotonicMs();
  }

  return {
    maintain: () =>
      inTurn(async () => {
        if (seal.current() === null && isReady()) await openKey();
        await checkNoted();
        noteEnd(await endNow());
        const isDue =
          audit.lastId() - (anchored?.last ?? 0) >= limits.audit.anchorRows ||
          clock.monotonicMs() - anchoredAt >= limits.audit.anchorEvery;
        if (isDue) await renew();
      }),
    renew: () => inTurn(renew),
    stop: () =>
      new Promise((resolve) => {
        // The end of the log is what the reserve is for.
        if (parts.freeSpace.isShort()) parts.freeSpace.release();
        const cancel = clock.after(limits.audit.lastAnchor, resolve);
        void inTurn(renew).then(() => {
          cancel();
          resolve();
        });
      }),
    async verify(from) {
      await audit.durable();
      const key = seal.current();
      const anchor = key === null ? null : anchored;
      return parts.logReads.verify({ key, anchor, head: audit.head() }, from);
    },
    damage: () => damage,
    waitsForKey: () =>
      seal.current() === null && wasSealed.get() !== undefined && !kept.isForgetful(),
  };
}

function words({ id, at, detail }: Broken): string {
  return `entry ${id}${at === null ? '' : ` of ${at}`}: ${detail}`;
}

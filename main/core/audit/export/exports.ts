/**
 * Handing the log out, piece by piece, in the order it was written. Each export ends with what it
 * holds and a MAC over that, so that a file can later be told from one that somebody changed
 * (SEC-97).
 */
import { createHash, type Hash } from 'node:crypto';
import { CoreError } from '../../lib/errors.ts';
import { limits } from '../../limits/limits.ts';
import type { Clock, Random } from '../../ports/ports.ts';
import type { Db } from '../../store/db.ts';
import type { AuditLog } from '../audit-log.ts';
import { exportHead, exportLine, type ExportFormat } from './export-format.ts';
import type { AuditFilter, AuditQuery } from '../query/query.ts';
import type { Seal } from '../seal.ts';

type ExportFilter = Omit<AuditFilter, 'before' | 'after' | 'order' | 'limit'>;

/** What a file holds, and who says so. */
interface ExportSignature {
  readonly format: ExportFormat;
  readonly count: number;
  readonly firstId: number | null;
  readonly lastId: number | null;
  /** Digest of the last entry in the chain, as hex. */
  readonly head: string | null;
  /** Of everything before this signature, as hex. */
  readonly sha256: string;
  /** Null: the key was not at hand. */
  readonly mac: string | null;
}

interface ExportPiece {
  readonly job: string;
  readonly text: string;
  readonly exported: number;
  /** With the last piece. */
  readonly signature: ExportSignature | null;
}

export interface AuditExports {
  /** Up to the newest entry of this moment. */
  begin(format: ExportFormat, filter: ExportFilter): ExportPiece;
  /** @throws CoreError `not_found` – it is over, or was left for too long */
  next(job: string): ExportPiece;
  /** Whether this installation made it: null without the key. */
  isOurs(signature: ExportSignature): boolean | null;
}

interface Job {
  readonly format: ExportFormat;
  readonly filter: ExportFilter;
  readonly before: number;
  readonly hash: Hash;
  after: number;
  firstId: number | null;
  count: number;
  usedAt: number;
}

export interface ExportParts {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly auditQuery: AuditQuery;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly random: Random;
}

export function createAuditExports(parts: ExportParts): AuditExports {
  const { audit, auditQuery, seal, clock } = parts;
  const digestAt = parts.db.prepare('SELECT lower(hex(chain)) AS head FROM entries WHERE id = ?');
  const jobs = new Map<string, Job>();

  function sweep(): void {
    const now = clock.monotonicMs();
    for (const [id, { usedAt }] of jobs)
      if (now - usedAt > limits.audit.exportIdle || jobs.size >= limits.audit.exports)
        jobs.delete(id);
  }

  function piece(id: string, job: Job, head: string): ExportPiece {
    const { filter, before, after, format } = job;
    const limit = limits.audit.exportRows;
    const { entries, more } = auditQuery.list({ ...filter, before, after, order: 'oldest', limit });
    const text = head + entries.map((entry) => exportLine(format, entry)).join('');
    job.hash.update(text);
    job.firstId ??= entries[0]?.id ?? null;
    job.after = entries.at(-1)?.id ?? after;
    job.count += entries.length;
    job.usedAt = clock.monotonicMs();
    if (!more) jobs.delete(id);
    return { job: id, text, exported: job.count, signature: more ? null : sign(job) };
  }

  function sign({ format, count, firstId, after, hash }: Job): ExportSignature {
    const lastId = count === 0 ? null : after;
    const row =
      lastId === null ? undefined : (digestAt.get([lastId]) as { head: string } | undefined);
    const said = {
      format,
      count,
      firstId,
      lastId,
      head: row?.head ?? null,
      sha256: hash.digest('hex'),
    };
    return { ...said, mac: seal.of('export', signed(said))?.toString('hex') ?? null };
  }

  return {
    begin(format, filter) {
      audit.flush();
      sweep();
      const id = parts.random.bytes(16).toString('hex');
      const job: Job = {
        format,
        filter,
        before: audit.lastId() + 1,
        hash: createHash('sha256'),
        after: 0,
        firstId: null,
        count: 0,
        usedAt: clock.monotonicMs(),
      };
      jobs.set(id, job);
      return piece(id, job, exportHead(format));
    },
    next(id) {
      const job = jobs.get(id);
      if (job === undefined)
        throw new CoreError('not_found', 'This export is over. Begin it again.');
      return piece(id, job, '');
    },
    isOurs: (signature) =>
      signature.mac === null
        ? null
        : seal.fits('export', signed(signature), Buffer.from(signature.mac, 'hex')),
  };
}

function signed({
  format,
  count,
  firstId,
  lastId,
  head,
  sha256,
}: Omit<ExportSignature, 'mac'>): string {
  return [format, count, firstId ?? '-', lastId ?? '-', head ?? '-', sha256].join(' ');
}

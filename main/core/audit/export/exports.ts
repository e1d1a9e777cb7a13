/**
 * Handing the log out, piece by piece, in the order it was written. Each export ends with what it
 * holds and a MAC over that, so that a file can later be told from one that somebody changed
 * (SEC-97).
 */
import { createHash, type Hash } from 'node:crypto';
import { signatureLine } from '../../../../contract/plain/audit-export.ts';
import { CoreError, messageOf } from '../../lib/errors.ts';
import { limits } from '../../limits/limits.ts';
import type { ExportFile } from '../../ports/export-file.ts';
import type { Clock, Random } from '../../ports/ports.ts';
import type { Db } from '../../store/db.ts';
import type { AuditLog } from '../audit-log.ts';
import { exportHead, type ExportFormat } from './export-format.ts';
import type { AuditFilter } from '../query/list-query.ts';
import type { LogReads } from '../reads/log-reads.ts';
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
  /**
   * Up to the newest entry of this moment.
   *
   * @param file what is written there; the pieces then have no text
   * @throws CoreError `store_failed` – it cannot be written
   */
  begin(format: ExportFormat, filter: ExportFilter, file?: ExportFile): Promise<ExportPiece>;
  /** @throws CoreError `not_found` – it is over, or was left for too long; `store_failed` */
  next(job: string): Promise<ExportPiece>;
  /** Ends one before its end: nothing of its file stays. What is over already stays as it is. */
  cancel(job: string): Promise<void>;
  /** Ends all. Never rejects. */
  close(): Promise<void>;
  /** Whether this installation made it: null without the key. */
  isOurs(signature: ExportSignature): boolean | null;
}

interface Job {
  readonly format: ExportFormat;
  readonly filter: ExportFilter;
  readonly before: number;
  readonly hash: Hash;
  readonly file: ExportFile | null;
  after: number;
  firstId: number | null;
  count: number;
  usedAt: number;
}

export interface ExportParts {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly logReads: Pick<LogReads, 'exportPage'>;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly random: Random;
}

export function createAuditExports(parts: ExportParts): AuditExports {
  const { audit, logReads, seal, clock } = parts;
  const digestAt = parts.db.prepare('SELECT lower(hex(chain)) AS head FROM entries WHERE id = ?');
  const jobs = new Map<string, Job>();

  function sweep(): void {
    const now = clock.monotonicMs();
    for (const [id, { usedAt, file }] of jobs) {
      if (now - usedAt <= limits.audit.exportIdle && jobs.size < limits.audit.exports) continue;
      jobs.delete(id);
      void file?.discard();
    }
  }

  /** The next piece, written where there is a file; an export that fails is over. */
  async function handOut(id: string, job: Job, head: string): Promise<ExportPiece> {
    try {
      const made = await piece(id, job, head);
      return job.file === null ? made : await write(made, job.file);
    } catch (error) {
      jobs.delete(id);
      await job.file?.discard();
      throw error;
    }
  }

  async function piece(id: string, job: Job, head: string): Promise<ExportPiece> {
    const { filter, before, after, format } = job;
    const limit = limits.audit.exportRows;
    const range = { before, after, order: 'oldest', limit } as const;
    const page = await logReads.exportPage(format, { ...filter, ...range });
    const text = head + page.text;
    job.hash.update(text);
    job.firstId ??= page.firstId;
    job.after = page.lastId ?? after;
    job.count += page.count;
    job.usedAt = clock.monotonicMs();
    if (!page.more) jobs.delete(id);
    return { job: id, text, exported: job.count, signature: page.more ? null : sign(job) };
  }

  /** @throws CoreError `store_failed` */
  async function write(made: ExportPiece, file: ExportFile): Promise<ExportPiece> {
    try {
      await file.write(made.text);
      if (made.signature !== null) await file.finish(signatureLine(made.signature));
    } catch (error) {
      throw new CoreError('store_failed', `${file.path} cannot be written: ${messageOf(error)}`, {
        hint: 'Nothing of it was kept. Choose another place.',
        cause: error,
      });
    }
    return { ...made, text: '' };
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
    async begin(format, filter, file) {
      audit.flush();
      sweep();
      const id = parts.random.bytes(16).toString('hex');
      const job: Job = {
        format,
        filter,
        before: audit.lastId() + 1,
        hash: createHash('sha256'),
        file: file ?? null,
        after: 0,
        firstId: null,
        count: 0,
        usedAt: clock.monotonicMs(),
      };
      jobs.set(id, job);
      return handOut(id, job, exportHead(format));
    },
    async next(id) {
      const job = jobs.get(id);
      if (job === undefined)
        throw new CoreError('not_found', 'This export is over. Begin it again.');
      return handOut(id, job, '');
    },
    async close() {
      await Promise.all([...jobs.values()].map(async ({ file }) => file?.discard()));
      jobs.clear();
    },
    async cancel(id) {
      const job = jobs.get(id);
      jobs.delete(id);
      await job?.file?.discard();
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

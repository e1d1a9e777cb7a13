/**
 * Entries of the time when they stood in the store's own file come over into the log's, oldest
 * first, with their numbers. Their old chain is checked on the way: the new one vouches only for
 * what was whole.
 */
import { createHash } from 'node:crypto';
import { limits } from '../limits/limits.ts';
import type { AuditStore } from '../store/open-audit.ts';
import type { Store } from '../store/open-store.ts';
import { actors, decisions, type AuditRow } from './entry.ts';
import { createNames } from './names.ts';
import { createEntryWriter } from './write-entries.ts';

const numbers = ['id', 'at', 'duration_ms', 'result_bytes'] as const;
const texts = [
  'actor',
  'client_id',
  'client_name',
  'connector',
  'tool',
  'action',
  'decision',
  'reason',
  'arguments',
  'detail',
] as const;
/** The order of the old chain. */
const chained =
  'id at actor client_id client_name connector tool action decision reason duration_ms result_bytes arguments detail'.split(
    ' ',
  );

export function moveOldEntries(store: Store, audit: AuditStore): void {
  const page = store.db.prepare(
    `SELECT ${numbers.join(', ')}, ${texts.map((name) => `CAST(${name} AS BLOB) AS ${name}`).join(', ')}, chain
     FROM audit WHERE id > ? ORDER BY id LIMIT ${limits.audit.movedRows}`,
  );
  const mark = audit.db.prepare(
    `INSERT INTO meta VALUES ('moved', ?) ON CONFLICT DO UPDATE SET value = excluded.value`,
  );
  const marked = audit.db.prepare(`SELECT value FROM meta WHERE name = 'moved'`).get() as
    { value: string } | undefined;
  let moved = Number(marked?.value ?? 0);
  let rows = page.all(moved) as Record<string, unknown>[];
  if (rows.length === 0 && moved === 0) return;
  const writer = createEntryWriter(audit.db, createNames(audit.db));
  let before: Buffer | null = Buffer.alloc(32);
  for (; rows.length > 0; rows = page.all(moved) as Record<string, unknown>[]) {
    audit.transaction(() => {
      for (const stored of rows) {
        const old = decode(stored);
        const digest: Buffer | null = before === null ? null : oldDigest(before, old);
        const kept = Buffer.from(stored['chain'] as ArrayBuffer);
        moved = old['id'] as number;
        writer.write(old['at'] as number, rowOf(old), null, moved);
        if (digest !== null && !digest.equals(kept)) {
          before = null;
          writer.write(old['at'] as number, {
            actor: 'system',
            action: 'audit.damaged',
            decision: 'failed',
            detail: `the chain of an earlier version does not hold at entry ${moved}`,
          });
        } else if (before !== null) before = kept;
      }
      writer.finish();
      mark.run(String(moved));
    });
  }
  // On disk there before it is gone here.
  audit.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  store.db.exec('DELETE FROM audit');
  mark.run('0');
}

function oldDigest(before: Buffer, old: Readonly<Record<string, unknown>>): Buffer {
  return createHash('sha256')
    .update(before)
    .update(JSON.stringify(chained.map((name) => old[name])))
    .digest();
}

function decode(stored: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const old: Record<string, unknown> = { ...stored };
  for (const name of texts) {
    const bytes = stored[name];
    old[name] = bytes === null ? null : Buffer.from(bytes as ArrayBuffer).toString('utf8');
  }
  return old;
}

function rowOf(old: Readonly<Record<string, unknown>>): AuditRow {
  const text = (name: string): string | null => old[name] as string | null;
  const number = (name: string): number | null => old[name] as number | null;
  return {
    actor: actors.find((actor) => actor === old['actor']) ?? 'system',
    action: text('action') ?? '',
    decision: decisions.find((decision) => decision === old['decision']) ?? 'failed',
    clientId: text('client_id'),
    clientName: text('client_name'),
    connector: text('connector'),
    tool: text('tool'),
    reason: text('reason'),
    durationMs: number('duration_ms'),
    resultBytes: number('result_bytes'),
    arguments: text('arguments'),
    detail: text('detail'),
  };
}

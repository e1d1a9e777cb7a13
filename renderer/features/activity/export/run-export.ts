/** One export of the log, from the choice of its place to its end, piece by piece. */
import type { AuditFilter } from '../../../../contract/commands/audit-commands.ts';
import type { CommandOutput } from '../../../../contract/commands/commands.ts';
import { signatureLine } from '../../../../contract/plain/audit-export.ts';
import type { CommandErrorView } from '../../../../contract/views/errors.ts';
import { download } from '../../../components/base/download.ts';
import type { AppBridge } from '../../../state/app-bridge.ts';
import { callCommand } from '../../../state/commands.ts';

export type ExportFormat = 'jsonl' | 'csv';

/** How an export ends that nobody cancelled. */
export type ExportEnd =
  /** The person chose no file. */
  | { readonly at: 'idle' }
  | { readonly at: 'failed'; readonly error: CommandErrorView }
  | { readonly at: 'done'; readonly exported: number; readonly file: Exported };

export type Exported =
  | { readonly kind: 'saved'; readonly path: string }
  | {
      readonly kind: 'download';
      readonly name: string;
      /** Of a CSV, which has no place for it: a file of its own. */
      readonly signature: string | null;
    };

export interface ExportRun {
  readonly format: ExportFormat;
  readonly filter: AuditFilter;
  /** The person cancelled: what is begun ends, and nothing of it stays. */
  readonly isCancelled: () => boolean;
  readonly onProgress: (exported: number) => void;
}

type Piece = CommandOutput<'audit.export'>;
type Failed = Extract<ExportEnd, { at: 'failed' }>;
/** All of it, or why not; undefined: it was cancelled. */
type Carried =
  | {
      readonly at: 'complete';
      readonly exported: number;
      readonly signature: NonNullable<Piece['signature']>;
    }
  | Failed
  | undefined;

/** @returns how it ended; undefined: it was cancelled. Never rejects */
export async function runExport(bridge: AppBridge, run: ExportRun): Promise<ExportEnd | undefined> {
  const { format, filter } = run;
  const asked = await callCommand(bridge, 'audit.saveExport', { ...filter, format });
  if (!asked.ok) return { at: 'failed', error: asked.error };
  switch (asked.value.kind) {
    case 'cancelled':
      return { at: 'idle' };
    case 'saving': {
      const { path, ...begun } = asked.value;
      const end = await toTheEnd(bridge, run, { ...begun, text: '' }, () => undefined);
      if (end?.at !== 'complete') return end;
      return { at: 'done', exported: end.exported, file: { kind: 'saved', path } };
    }
    case 'text':
      return run.isCancelled() ? undefined : asDownload(bridge, run, asked.value.name);
  }
}

async function asDownload(
  bridge: AppBridge,
  run: ExportRun,
  name: string,
): Promise<ExportEnd | undefined> {
  const { format, filter } = run;
  const begun = await callCommand(bridge, 'audit.export', { ...filter, format });
  if (!begun.ok) return { at: 'failed', error: begun.error };
  const texts: string[] = [];
  const end = await toTheEnd(bridge, run, begun.value, (text) => void texts.push(text));
  if (end?.at !== 'complete') return end;
  const line = signatureLine(end.signature);
  const isCsv = format === 'csv';
  download(name, isCsv ? texts : [...texts, line], isCsv ? 'text/csv' : 'application/x-ndjson');
  const file: Exported = { kind: 'download', name, signature: isCsv ? line : null };
  return { at: 'done', exported: end.exported, file };
}

/** Asks for pieces until the one that has the signature. */
async function toTheEnd(
  bridge: AppBridge,
  run: ExportRun,
  begun: Piece,
  keep: (text: string) => void,
): Promise<Carried> {
  for (let piece = begun; ;) {
    if (run.isCancelled()) {
      void callCommand(bridge, 'audit.cancelExport', { job: piece.job });
      return undefined;
    }
    keep(piece.text);
    const { exported, signature } = piece;
    if (signature !== null) return { at: 'complete', exported, signature };
    run.onProgress(exported);
    const next = await callCommand(bridge, 'audit.export', { job: piece.job });
    if (!next.ok) return { at: 'failed', error: next.error };
    piece = next.value;
  }
}

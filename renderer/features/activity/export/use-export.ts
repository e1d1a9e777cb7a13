/** One export of the log from this window: its pieces, how far it came, and its end. */
import { useRef, useState } from 'react';
import type { AuditFilter } from '../../../../contract/commands/audit-commands.ts';
import type { CommandOutput } from '../../../../contract/commands/commands.ts';
import type { CommandErrorView } from '../../../../contract/views/errors.ts';
import { callCommand, useBridge } from '../../../state/commands.ts';
import { download } from '../../../components/base/download.ts';

export type ExportFormat = 'jsonl' | 'csv';

export type ExportState =
  | { readonly at: 'idle' }
  /** The person chooses where it goes. */
  | { readonly at: 'choosing' }
  | { readonly at: 'running'; readonly exported: number }
  | { readonly at: 'failed'; readonly error: CommandErrorView }
  | {
      readonly at: 'done';
      readonly exported: number;
      /** Where it is; null: among the downloads, under `name`. */
      readonly path: string | null;
      readonly name: string;
      /** Of a CSV in a browser, which has no place for it: a file of its own. */
      readonly signature: string | null;
    };

interface Export {
  readonly state: ExportState;
  readonly start: (format: ExportFormat, filter: AuditFilter) => Promise<void>;
  /** Ends it; nothing of it stays. */
  readonly cancel: () => void;
}

type Piece = Pick<CommandOutput<'audit.export'>, 'job' | 'exported' | 'signature'>;

/** @returns what runs one export at a time */
export function useExport(): Export {
  const bridge = useBridge();
  const [state, setState] = useState<ExportState>({ at: 'idle' });
  const run = useRef(0);
  const job = useRef<string | null>(null);

  const start = async (format: ExportFormat, filter: AuditFilter): Promise<void> => {
    run.current += 1;
    const own = run.current;
    const isOver = (): boolean => own !== run.current;
    const fail = (error: CommandErrorView): void => {
      if (!isOver()) setState({ at: 'failed', error });
    };
    /** The first piece that has the signature. @returns null when it ended before */
    const toTheEnd = async (first: Piece, keep: (text: string) => void): Promise<Piece | null> => {
      let piece = first;
      while (piece.signature === null) {
        job.current = piece.job;
        setState({ at: 'running', exported: piece.exported });
        const next = await callCommand(bridge, 'audit.export', { job: piece.job });
        if (isOver()) return null;
        if (!next.ok) {
          fail(next.error);
          return null;
        }
        keep(next.value.text);
        piece = next.value;
      }
      return piece;
    };

    setState({ at: 'choosing' });
    const asked = await callCommand(bridge, 'audit.saveExport', { ...filter, format });
    if (!asked.ok) return fail(asked.error);
    const { value } = asked;
    if (value.kind === 'saving' && isOver()) {
      void callCommand(bridge, 'audit.cancelExport', { job: value.job });
      return;
    }
    if (isOver()) return;
    if (value.kind === 'cancelled') return setState({ at: 'idle' });
    const name = `consentry-activity-${new Date().toISOString().slice(0, 10)}.${format}`;
    if (value.kind === 'saving') {
      const last = await toTheEnd(value, () => undefined);
      if (last === null) return;
      setState({ at: 'done', exported: last.exported, path: value.path, name, signature: null });
      return;
    }
    const texts: string[] = [];
    const first = await callCommand(bridge, 'audit.export', { ...filter, format });
    if (!first.ok) return fail(first.error);
    texts.push(first.value.text);
    const last = await toTheEnd(first.value, (text) => void texts.push(text));
    if (last === null) return;
    const line = `${JSON.stringify({ consentryExport: last.signature })}\n`;
    if (format === 'jsonl') texts.push(line);
    download(name, texts, format === 'csv' ? 'text/csv' : 'application/x-ndjson');
    const signature = format === 'csv' ? line : null;
    setState({ at: 'done', exported: last.exported, path: null, name, signature });
  };

  const cancel = (): void => {
    run.current += 1;
    if (job.current !== null) void callCommand(bridge, 'audit.cancelExport', { job: job.current });
    job.current = null;
    setState({ at: 'idle' });
  };

  return { state, start, cancel };
}

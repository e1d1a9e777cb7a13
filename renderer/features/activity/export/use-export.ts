/** One export of the log at a time from this window: how far it came, and its end. */
import { useEffect, useRef, useState } from 'react';
import type { AuditFilter } from '../../../../contract/commands/audit-commands.ts';
import { useBridge } from '../../../state/commands.ts';
import { runExport, type ExportEnd, type ExportFormat } from './run-export.ts';

export type ExportState =
  | ExportEnd
  /** The person chooses where it goes. */
  | { readonly at: 'choosing' }
  | { readonly at: 'running'; readonly exported: number };

interface Export {
  readonly state: ExportState;
  readonly start: (format: ExportFormat, filter: AuditFilter) => Promise<void>;
  /** Ends it; nothing of it stays. */
  readonly cancel: () => void;
}

/** @returns what runs one export at a time; what is under way when the page goes is cancelled */
export function useExport(): Export {
  const bridge = useBridge();
  const [state, setState] = useState<ExportState>({ at: 'idle' });
  const current = useRef<object | null>(null);
  useEffect(() => () => void (current.current = null), []);

  const start = async (format: ExportFormat, filter: AuditFilter): Promise<void> => {
    const own = {};
    current.current = own;
    const isCancelled = (): boolean => current.current !== own;
    setState({ at: 'choosing' });
    const end = await runExport(bridge, {
      format,
      filter,
      isCancelled,
      onProgress: (exported) => setState({ at: 'running', exported }),
    });
    if (end !== undefined && !isCancelled()) setState(end);
  };

  const cancel = (): void => {
    current.current = null;
    setState({ at: 'idle' });
  };

  return { state, start, cancel };
}

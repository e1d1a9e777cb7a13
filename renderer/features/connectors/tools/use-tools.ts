import { useCallback, useMemo } from 'react';
import type { CommandErrorView } from '../../../../contract/views/errors.ts';
import type { AppSnapshot } from '../../../../contract/views/snapshot/app-snapshot.ts';
import type { ToolView } from '../../../../contract/views/tools/tool-view.ts';
import { sortTools, toolsKey } from '../../../state/selectors.ts';
import { useAnswer } from '../../../state/use-answer.ts';

interface LoadedTools {
  /** null until the first answer. */
  readonly tools: readonly ToolView[] | null;
  readonly error: CommandErrorView | null;
  /** Puts in what a command answered, until the next answer confirms it. */
  readonly replace: (tool: ToolView) => void;
}

/**
 * The tools of one connector, or of all as one client sees them; asked for again when they may have
 * changed.
 */
export function useTools(
  snapshot: AppSnapshot,
  which: { readonly connector?: string; readonly clientId?: string },
): LoadedTools {
  const { value, error, update } = useAnswer('tools.list', which, { version: toolsKey(snapshot) });
  const tools = useMemo(() => (value === null ? null : sortTools(value)), [value]);
  const replace = useCallback(
    (changed: ToolView) => {
      update((known) =>
        known.map((tool) => (tool.exposedName === changed.exposedName ? changed : tool)),
      );
    },
    [update],
  );
  return { tools, error, replace };
}

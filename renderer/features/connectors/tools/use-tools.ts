import { useEffect, useState } from 'react';
import type { CommandErrorView } from '../../../../contract/views/errors.ts';
import type { AppSnapshot, ToolView } from '../../../../contract/views/views.ts';
import { callCommand, useBridge } from '../../../state/commands.ts';
import { sortTools, toolsKey } from '../../../state/selectors.ts';

interface LoadedTools {
  /** null until the first answer. */
  readonly tools: readonly ToolView[] | null;
  readonly error: CommandErrorView | null;
  /** Puts in what a command answered, until the next loading confirms it. */
  readonly replace: (tool: ToolView) => void;
}

/** The tools of one connector, or of all as one client sees them; loaded again when they may have changed. */
export function useTools(
  snapshot: AppSnapshot,
  { connector, clientId }: { readonly connector?: string; readonly clientId?: string },
): LoadedTools {
  const bridge = useBridge();
  const [tools, setTools] = useState<readonly ToolView[] | null>(null);
  const [error, setError] = useState<CommandErrorView | null>(null);
  const key = toolsKey(snapshot);
  useEffect(() => {
    let isCurrent = true;
    const input = {
      ...(connector === undefined ? {} : { connector }),
      ...(clientId === undefined ? {} : { clientId }),
    };
    void callCommand(bridge, 'tools.list', input).then((result) => {
      if (!isCurrent) return;
      setError(result.ok ? null : result.error);
      if (result.ok) setTools(sortTools(result.value));
    });
    return () => {
      isCurrent = false;
    };
  }, [bridge, connector, clientId, key]);
  const replace = (changed: ToolView) =>
    setTools(
      (known) =>
        known?.map((tool) => (tool.exposedName === changed.exposedName ? changed : tool)) ?? null,
    );
  return { tools, error, replace };
}

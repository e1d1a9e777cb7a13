import { useCallback, useEffect, useState } from 'react';
import type { ClientApp } from '../../../../contract/commands/client-file-commands.ts';
import type { CommandErrorView } from '../../../../contract/views/errors.ts';
import { callCommand, useBridge } from '../../../state/commands.ts';
import { useEntryOffers } from '../../../state/entry-changes.ts';

export interface ClientApps {
  /** null until the first answer. */
  readonly apps: readonly ClientApp[] | null;
  readonly error: CommandErrorView | null;
  readonly reload: () => void;
}

/**
 * The AI clients of this computer and our entries in their files.
 *
 * @param key looks again whenever it changes
 */
export function useClientApps(key: string): ClientApps {
  const bridge = useBridge();
  const [apps, setApps] = useState<readonly ClientApp[] | null>(null);
  const [error, setError] = useState<CommandErrorView | null>(null);
  const changed = useEntryOffers((state) => state.round);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    void callCommand(bridge, 'clientFiles.list', {}).then((result) => {
      if (!isCurrent) return;
      setError(result.ok ? null : result.error);
      if (result.ok) setApps(result.value);
    });
    return () => {
      isCurrent = false;
    };
  }, [bridge, key, round, changed]);
  const reload = useCallback(() => setRound((count) => count + 1), []);
  return { apps, error, reload };
}
